"""Letters that stand still: the admin's pages say why and how many, admins hear of it, and one yes lets them go."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.desk.admins import FAY, IDA, MIRA, Admin, acts, person_id, put_row, row_of, settle_in
from tests.infra.smtp import SmtpServer
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.desk.service import tell_staff
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import bursting, drain
from unhurried.mail.service.draining import hang_up

MOST, OVER = 2, 5


@pytest.fixture
def site(new_app: Callable[..., Flask], smtp: SmtpServer) -> Flask:
    found = new_app(smtp_url=smtp.url, mail_burst=MOST)
    settle_in(found)
    return found


def run_away(site: Flask) -> list[int]:
    """Mira is written to eight times at once; what waits."""
    who = person_id(site, MIRA)
    about = {"kind": "message", "state": "pending", "person_id": who, "local_date": None, "message_id": "<m@x>"}
    rows = [put_row(site, f"message:{number}", **about) for number in range(3 + OVER)]
    with site.app_context():
        drain("lesson")
        drain("gentle")
        hang_up()
    return rows


def told(site: Flask, smtp: SmtpServer) -> list[str]:
    """Who gets which mail that cannot wait, by a run of the clockwork and of the urgent lane."""
    with site.app_context():
        with transaction():
            tell_staff()
        drain("urgent")
        hang_up()
    return [one.recipients[0] for one in smtp.accepted]


def test_the_page_says_why_and_how_many_and_a_yes_lets_them_go_and_is_written_down(site: Flask) -> None:
    ida = Admin(site)
    assert "Letters stand still" not in ida.get("/admin").text + ida.get("/admin/mail").text
    rows = run_away(site)
    assert {row_of(site, row).state for row in rows} == {"pending"}
    assert "Letters stand still" in ida.get("/admin").text
    page = ida.get("/admin/mail").text
    assert f"{OVER} messages to people who had three within the hour." in page
    assert f"{len(rows)} messages wait. Sign-in mail goes out meanwhile." in page
    assert MIRA not in page
    assert "Letters flow again." in ida.send("/admin/mail/go-on").text
    assert "stand still" not in ida.get("/admin/mail").text
    with site.app_context():
        assert not bursting.stops("lesson")
    assert [(one.actor_id, one.detail) for one in acts(site, "mail goes on")] == [
        (person_id(site, IDA), {"number": OVER})
    ]
    ida.send("/admin/mail/go-on")
    assert len(acts(site, "mail goes on")) == 1
    assert "let letters go that were over the plan" in ida.get("/admin/audit").text


def test_every_admin_hears_of_it_at_once_once_and_neutrally(site: Flask, smtp: SmtpServer) -> None:
    with site.app_context(), transaction():
        set_role(find_or_make_person("ole@example.org"), "admin")
    assert told(site, smtp) == []
    run_away(site)
    assert sorted(told(site, smtp)) == [IDA, "ole@example.org"]
    assert len(told(site, smtp)) == 2
    words = smtp.to(IDA)[0].text()
    assert "program admin" in words
    assert "/admin/mail" in words
    assert "on duty" not in words
    assert (
        re.search(r"mira|letter|message|cohort|course", words + str(smtp.to(IDA)[0].message["Subject"]), re.I) is None
    )
    assert smtp.to(FAY) == []


def test_whoever_lets_them_go_first_spares_the_others_the_mail(site: Flask, smtp: SmtpServer) -> None:
    run_away(site)
    with site.app_context(), transaction():
        tell_staff()
        bursting.go_on()
    with site.app_context():
        drain("urgent")
        hang_up()
        rows = db.session.query(OutboxRow).filter_by(kind="staff_urgent")
        assert [(row.state, row.reason) for row in rows] == [("suppressed", "no_longer_current")]
    assert smtp.accepted == []


def test_a_second_stop_is_told_of_again(site: Flask, smtp: SmtpServer) -> None:
    run_away(site)
    assert told(site, smtp) == [IDA]
    with site.app_context(), transaction():
        bursting.go_on()
        db.session.add(bursting.MailStop(id=1, at=clock.wall() + timedelta(minutes=5)))
    assert told(site, smtp) == [IDA, IDA]
