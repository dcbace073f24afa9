"""A group is ended and thanked: one letter of its own to everyone, in the budget, and not once it goes on after all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk.test_desk import fay, send, site
from tests.desk.test_timeline import join
from tests.desk.test_wording import fuller, walk
from tests.infra.smtp import SmtpServer
from unhurried.accounts.service import find_or_make_person
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.pacing.models import HardDay

__all__ = ["fay", "site"]
END, FIRST = "/desk/groups/1/end", datetime(2026, 11, 23, 9, tzinfo=UTC)
THANKS = "It was good to have you here.\n<b>Be well.</b>"
MIRA = "mira@example.org"


def begin(site: Flask, fay: FlaskClient, days: int = 2) -> None:
    """Open the group, and live until some days after its first page, at noon."""
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    walk(site, FIRST + timedelta(days=days, hours=3))


def test_whoever_was_in_the_group_is_thanked_once_in_a_letter_of_its_own(
    site: Flask, fay: FlaskClient, smtp: SmtpServer
) -> None:
    fuller(site)
    begin(site, fay)
    assert "One letter to one person" in fay.get(END).text
    assert "One person gets your thanks in a letter." in send(fay, END, thanks=THANKS).text
    send(fay, END, thanks=THANKS)
    walk(site, FIRST + timedelta(days=40))
    first, thanks = smtp.to(MIRA)
    assert "Be well." not in first.text()
    assert "Your group has come to its end" in thanks.text()
    assert "<b>Be well.</b>" in thanks.text()
    assert "&lt;b&gt;Be well.&lt;/b&gt;" in thanks.text("html")
    assert "in the letters of 1 of 1 people" in fay.get("/desk/groups/1/announcements").text


def test_the_thanks_keep_off_their_own_days_and_out_of_a_full_week(
    site: Flask, fay: FlaskClient, smtp: SmtpServer
) -> None:
    with site.app_context(), transaction():
        mira = find_or_make_person(MIRA)
        db.session.add(HardDay(person_id=mira.id, on=FIRST.date() + timedelta(days=3)))
    begin(site, fay)
    send(fay, END, thanks=THANKS)
    with site.app_context():
        row = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
        assert row is not None
        assert row.local_date == FIRST.date() + timedelta(days=4), "the next date is a hard day of theirs"
        assert row.send_after == row.planned_at == FIRST + timedelta(days=4)


def test_nothing_written_sends_nothing(site: Flask, fay: FlaskClient, smtp: SmtpServer) -> None:
    begin(site, fay)
    assert "The group has ended." in send(fay, END, thanks=" ").text
    walk(site, FIRST + timedelta(days=20))
    assert len(smtp.to(MIRA)) == 1


def test_a_group_that_goes_on_after_all_thanks_nobody(site: Flask, fay: FlaskClient, smtp: SmtpServer) -> None:
    fuller(site)
    begin(site, fay)
    send(fay, END, thanks=THANKS)
    assert "The group goes on." in send(fay, f"{END}/back").text
    walk(site, FIRST + timedelta(days=8))
    letters = [one.text() for one in smtp.to(MIRA)]
    assert len(letters) == 2
    assert not any("Be well." in text for text in letters)


def test_thanks_that_are_too_long_end_nothing_and_are_still_there(site: Flask, fay: FlaskClient) -> None:
    begin(site, fay)
    answer = send(fay, END, thanks="y" * 1001)
    assert answer.status_code == 422
    assert "these are 1 more" in answer.text
    assert "y" * 1001 in answer.text
    assert "End the group now" in fay.get(END).text


def test_whoever_wants_no_letters_gets_none_and_whoever_left_neither(
    site: Flask, fay: FlaskClient, smtp: SmtpServer
) -> None:
    join(site, "ana@example.org", "Europe/Madrid")
    with site.app_context(), transaction():
        find_or_make_person("ana@example.org").letters = "none"
    begin(site, fay)
    send(fay, END, thanks=THANKS)
    walk(site, FIRST + timedelta(days=20))
    assert len(smtp.to(MIRA)) == 2
    assert smtp.to("ana@example.org") == []
    with site.app_context():
        assert clock.now() >= FIRST + timedelta(days=19)
