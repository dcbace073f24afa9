"""Mail for an admin: lanes, rows that want a look and what is safe, held mail, addresses that are stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.desk.admins import IDA, MIRA, NOW, TOM, Admin, acts, person_id, put_row, row_of, settle_in
from tests.infra.smtp import SmtpServer
from unhurried.accounts.service import find_or_make_person
from unhurried.cohorts.service import keep_apart
from unhurried.desk.admin import service
from unhurried.desk.admin.queries.mail import PAGE
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import MailGap, MailReceived
from unhurried.mail.service import drain, stop_address
from unhurried.mail.service.stopping import why_stopped

LATER = NOW + timedelta(hours=6)


@pytest.fixture
def site(new_app: Callable[..., Flask], smtp: SmtpServer) -> Flask:
    found = new_app(smtp_url=smtp.url, mail_connections=3, mail_per_second=2.5)
    settle_in(found)
    return found


def test_the_page_counts_by_lane_and_says_since_when_the_oldest_waits(site: Flask) -> None:
    put_row(site, "a", state="pending", send_after=NOW - timedelta(minutes=7), expires_at=LATER)
    put_row(site, "b", state="pending", send_after=NOW + timedelta(hours=3))
    put_row(site, "c", state="dead", lane="gentle")
    put_row(site, "d", state="dead", lane="gentle", local_date=NOW.date() - timedelta(days=15))
    with site.app_context(), transaction():
        today = clock.wall().date()
        db.session.add(MailReceived(day=today, what="hard", number=41))
        db.session.add(MailReceived(day=today, what="forged", number=73))
        db.session.add(MailReceived(day=today - timedelta(days=15), what="hard", number=97))
    page = Admin(site).get("/admin/mail").text
    rows = {
        name: page.split(f'<th scope="row">{name}</th>')[1].split("</tr>")[0]
        for name in ("Pages and messages", "Reminders and notes")
    }
    assert 'data-name="Workers">–</td>' in rows["Pages and messages"]
    assert "up to 3 connections to the relay. It sends 2.5 letters a second at most." in page
    assert 'data-name="Due">1</td>' in rows["Pages and messages"]
    assert 'data-name="Oldest due">20 November, 08:53</td>' in rows["Pages and messages"]
    assert '<a class="wants" href="/admin/mail/dead">1</a>' in rows["Reminders and notes"]
    assert all(f'">{number}</td>' in page for number in (41, 73))
    assert ">97<" not in page


def test_a_dead_message_is_tried_once_more_and_goes_out_once(site: Flask, smtp: SmtpServer) -> None:
    who = find(site, MIRA)
    about = {"kind": "message", "reason": "gave_up", "attempts": 9, "tried_at": NOW, "told_at": NOW}
    row = put_row(site, "dead", state="dead", person_id=who, message_id="<one@example.org>", **about)
    ida = Admin(site)
    assert f"/admin/mail/rows/{row}/again" in ida.get("/admin/mail/dead").text
    ida.get(f"/admin/mail/rows/{row}/again")
    assert row_of(site, row).state == "dead"
    ida.send(f"/admin/mail/rows/{row}/again")
    again = row_of(site, row)
    assert (again.state, again.tried_at, again.told_at, again.message_id) == (
        "pending",
        None,
        None,
        "<one@example.org>",
    )
    assert ida.send(f"/admin/mail/rows/{row}/again").status_code == 422
    told = acts(site, "mail sent again")
    assert [(one.actor_id, one.subject_id, one.detail) for one in told] == [(person_id(site, IDA), who, {"row": row})]


def test_what_is_not_safe_to_send_again_is_not_sent_again(site: Flask) -> None:
    ida = Admin(site)
    for about in (
        {"expires_at": NOW}, {"kind": "signin", "lane": "urgent"}, {"kind": "security", "lane": "urgent"},
        {"state": "sent"}, {"state": "uncertain"}, {"state": "suppressed"},
    ):  # fmt: skip
        row = put_row(site, f"old {about}", **{"state": "dead", **about})
        assert ida.send(f"/admin/mail/rows/{row}/again").status_code == 422, about
        assert row_of(site, row).state == about.get("state", "dead"), about


def test_an_address_that_was_stopped_meanwhile_gets_nothing_all_the_same(site: Flask, smtp: SmtpServer) -> None:
    row = put_row(site, "dead", state="dead", kind="staff_task", person_id=find(site, MIRA), expires_at=LATER)
    Admin(site).send(f"/admin/mail/rows/{row}/again")
    with site.app_context():
        drain("lesson")
    assert (row_of(site, row).state, smtp.accepted) == ("suppressed", [])


def test_what_became_of_an_uncertain_message_is_written_down_once(site: Flask) -> None:
    ida = Admin(site)
    arrived, lost = (put_row(site, key, state="uncertain", reason="no_answer") for key in ("one", "two"))
    assert "2 messages have no known end" in ida.get("/admin").text
    ida.send(f"/admin/mail/rows/{arrived}/arrived")
    ida.send(f"/admin/mail/rows/{lost}/lost")
    assert [row_of(site, row).state for row in (arrived, lost)] == ["sent", "dead"]
    assert ida.send(f"/admin/mail/rows/{arrived}/lost").status_code == 422
    assert row_of(site, arrived).state == "sent"
    assert [one.detail["became"] for one in acts(site, "mail settled")] == ["arrived", "lost"]
    assert "no known end" not in ida.get("/admin").text


def test_dead_messages_come_page_by_page_and_each_once(site: Flask) -> None:
    rows = [put_row(site, f"dead {number}", state="dead", expires_at=LATER) for number in range(PAGE + 3)]
    ida = Admin(site)
    first = ida.get("/admin/mail/dead").text
    second = ida.get(f"/admin/mail/dead?before={rows[3]}").text
    assert f"before={rows[3]}" in first
    assert "before=" not in second
    assert all((f"rows/{row}/again" in first) != (f"rows/{row}/again" in second) for row in rows)


def test_mail_that_was_held_by_hand_goes_with_one_yes(site: Flask) -> None:
    row = put_row(site, "held", state="held")
    ida = Admin(site)
    assert "1 message was held by hand." in ida.get("/admin/mail").text
    ida.send("/admin/mail/release")
    assert row_of(site, row).state == "pending"
    assert [one.detail for one in acts(site, "mail released")] == [{"number": 1}]


def test_after_a_restore_mail_waits_until_somebody_says_what_went_out(site: Flask) -> None:
    gone = put_row(site, "gone", state="held", send_after=NOW - timedelta(hours=3))
    later = put_row(site, "later", state="held", send_after=NOW - timedelta(hours=1))
    with site.app_context(), transaction():
        db.session.add(MailGap(id=1, since=NOW - timedelta(days=1), until=NOW))
    ida = Admin(site)
    assert "Mail is held after a restore" in ida.get("/admin").text
    for typed in ("", "soon", "2026-11-20T09:01"):
        assert ida.send("/admin/mail/release", until=typed).status_code == 422, typed
    assert [row_of(site, row).state for row in (gone, later)] == ["held", "held"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "MOST_HERE", 1)
        assert "unhurried mail release" in ida.send("/admin/mail/release", until="2026-11-20T07:00").text
    assert [row_of(site, row).state for row in (gone, later)] == ["held", "held"]
    ida.send("/admin/mail/release", until="2026-11-20T07:00")
    assert [row_of(site, row).state for row in (gone, later)] == ["uncertain", "pending"]
    assert acts(site, "mail released")[0].detail == {"number": 1, "waiting": 1}
    assert "Mail is held" not in ida.get("/admin/mail").text


def test_an_address_is_let_go_again_and_stopped_again_each_with_a_yes(site: Flask) -> None:
    with site.app_context(), transaction():
        stop_address(MIRA, "hard_bounce")
    ida = Admin(site)
    assert "no such address" in ida.send("/admin/mail/address", address=MIRA.upper()).text
    assert "not stopped" in ida.send("/admin/mail/address", address=TOM).text
    ida.send("/admin/mail/address/allow", address=MIRA)
    assert stopped(site, MIRA) == "hard_bounce"
    done = ida.send("/admin/mail/address/allow", address=MIRA, sure="yes")
    assert stopped(site, MIRA) is None
    assert all(said in done.text for said in ("Take that back", 'name="cause" value="hard_bounce"'))
    ida.send("/admin/mail/address/stop", address=MIRA, cause="hard_bounce", sure="yes")
    assert stopped(site, MIRA) == "hard_bounce"
    ida.send("/admin/mail/address/stop", address=MIRA, sure="yes")
    assert stopped(site, MIRA) == "operator"
    told = [(one.actor_id, one.subject_id) for act in ("mail allowed", "mail stopped") for one in acts(site, act)]
    assert told == [(person_id(site, IDA), person_id(site, MIRA))] * 3


def test_an_address_of_someone_kept_apart_reads_like_one_that_nobody_has(site: Flask) -> None:
    with site.app_context(), transaction():
        stop_address(MIRA, "complaint")
        keep_apart(find_or_make_person(IDA).id, find_or_make_person(MIRA).id, by=None)
    row = put_row(site, "dead", state="dead", person_id=find(site, MIRA), expires_at=LATER)
    ida = Admin(site)
    page = ida.send("/admin/mail/address", address=MIRA).text
    assert ("not stopped" in page, "Nobody here has this address." in page) == (True, True)
    ida.send("/admin/mail/address/allow", address=MIRA, sure="yes")
    assert stopped(site, MIRA) == "complaint"
    assert MIRA not in ida.get("/admin/mail/dead").text
    assert ida.get(f"/admin/mail/rows/{row}/again").status_code == 404


def find(site: Flask, email: str) -> int:
    return person_id(site, email)


def stopped(site: Flask, email: str) -> str | None:
    with site.app_context():
        found = why_stopped(email)
        return found.cause if found else None
