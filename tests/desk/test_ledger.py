"""“Did they get week 3, and why not?”: a person's letters in words, and sending again what is safe to send again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk.test_desk import enter, fay, send, site
from tests.infra.smtp import SmtpServer
from unhurried.accounts.service import find_or_make_person
from unhurried.audit.models import AuditEntry
from unhurried.cohorts.models import Enrolment
from unhurried.cohorts.service import keep_apart
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import digest
from unhurried.letters.service import run_until
from unhurried.mail import service as mail
from unhurried.mail.models import Bounce, OutboxRow
from unhurried.pacing import service as pacing

__all__ = ["fay", "site"]
PAGE = "/desk/groups/1/people/1/letters"
FIRST, MIRA = datetime(2026, 11, 23, 9, tzinfo=UTC), "mira@example.org"


def walk(site: Flask, until: datetime) -> None:
    with site.app_context():
        run_until(until, step=timedelta(days=30), deliver=True)


def rows(site: Flask) -> list[tuple[str, str]]:
    with site.app_context():
        found = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "letter").order_by(OutboxRow.id))
        return [(row.key.partition(":")[0], row.state) for row in found]


def came_back(site: Flask, what: str) -> int:
    """Report that Mira's first letter came back."""
    with site.app_context(), transaction():
        row = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "letter")).first()
        assert row
        db.session.add(Bounce(outbox_id=row.id, person_id=1, address_digest=digest(MIRA), what=what, at=clock.wall()))
        return row.id


def begun(site: Flask, fay: FlaskClient, until: datetime = FIRST + timedelta(hours=1)) -> None:
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    walk(site, until)


def test_what_was_sent_reads_so_and_nothing_to_come_is_shown(site: Flask, fay: FlaskClient, smtp: SmtpServer) -> None:
    assert "No letter yet" in fay.get(PAGE).text
    begun(site, fay)
    page = fay.get(PAGE).text
    assert "Monday 23 November · accepted by the mail server" in page
    assert "page: " in page
    assert page.count("accepted by the mail server") == 1
    assert len(smtp.to(MIRA)) == 1
    assert "Send it again" not in page


def test_a_reason_of_their_own_shows_as_not_a_day_for_letters(site: Flask, fay: FlaskClient) -> None:
    begun(site, fay)
    with site.app_context(), transaction():
        person = find_or_make_person(MIRA)
        pacing.add_hard_day(person.id, date(2026, 11, 27))
        for item, reason in (("reminder:1", "own_time"), ("reminder:2", "reminders_off"), ("digest", "budget")):
            mail.skip(person.id, date(2026, 11, 27), item, reason, 1)
    page = fay.get(PAGE).text
    assert page.count("Friday 27 November · not sent: not a day for letters") == 2
    assert "two letters went in the same seven days" in page
    for private in ("hard day", "own_time", "pause", "reminders_off"):
        assert private not in page


def test_a_letter_that_came_back_goes_again_once(site: Flask, fay: FlaskClient, smtp: SmtpServer) -> None:
    begun(site, fay)
    lost = came_back(site, "soft")
    assert "came back: the mailbox was full" in fay.get(PAGE).text
    walk(site, FIRST + timedelta(days=1, hours=3))
    asked = fay.get(f"{PAGE}/{lost}/again").text
    assert "Send this letter again?" in asked
    assert rows(site) == [("letter", "sent")]
    for _twice in range(2):
        send(fay, f"{PAGE}/{lost}/again")
    walk(site, FIRST + timedelta(days=1, hours=4))
    assert rows(site) == [("letter", "sent"), ("again", "sent")]
    assert len(smtp.to(MIRA)) == 2
    assert "Send it again" not in fay.get(PAGE).text
    assert fay.get(f"{PAGE}/{lost}/again").location == PAGE
    with site.app_context():
        [one] = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "letter sent again"))
        assert (one.subject_id, one.detail["letter"]) == (find_or_make_person(MIRA).id, lost)


def test_it_does_not_go_on_a_day_of_their_own_and_the_page_does_not_say_why(site: Flask, fay: FlaskClient) -> None:
    begun(site, fay)
    lost = came_back(site, "soft")
    with site.app_context(), transaction():
        clock.stop_at(FIRST + timedelta(days=1, hours=3))
        pacing.add_hard_day(find_or_make_person(MIRA).id, date(2026, 11, 24))
    answer = send(fay, f"{PAGE}/{lost}/again")
    assert "It did not go: this is not a day for letters" in answer.text
    assert rows(site) == [("letter", "sent")]


def test_it_does_not_go_on_the_date_of_another_letter(site: Flask, fay: FlaskClient) -> None:
    begun(site, fay)
    lost = came_back(site, "soft")
    assert "It did not go" in send(fay, f"{PAGE}/{lost}/again").text
    assert rows(site) == [("letter", "sent")]


def test_nothing_goes_to_an_address_that_is_stopped_and_the_page_says_why(site: Flask, fay: FlaskClient) -> None:
    begun(site, fay)
    lost = came_back(site, "hard")
    with site.app_context(), transaction():
        mail.stop_address(MIRA, "hard_bounce")
        clock.stop_at(FIRST + timedelta(days=1, hours=3))
    page = fay.get(PAGE).text
    assert "a letter came back because there is no such address" in page
    assert "Send it again" not in page
    send(fay, f"{PAGE}/{lost}/again")
    assert rows(site) == [("letter", "sent")]


def test_a_letter_that_may_have_arrived_is_never_offered(site: Flask, fay: FlaskClient) -> None:
    begun(site, fay)
    with site.app_context(), transaction():
        [row] = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "letter"))
        row.state, number = "uncertain", row.id
        clock.stop_at(FIRST + timedelta(days=1, hours=3))
    assert "nobody knows whether it arrived" in fay.get(PAGE).text
    send(fay, f"{PAGE}/{number}/again")
    assert rows(site) == [("letter", "uncertain")]


def test_nobody_elses_letters_are_shown_or_sent(site: Flask, fay: FlaskClient) -> None:
    begun(site, fay)
    lost = came_back(site, "soft")
    gil = enter(site, "gil@example.org")
    nothing = gil.get("/desk/groups/999").data
    assert gil.get(PAGE).data == nothing
    assert send(gil, f"{PAGE}/{lost}/again").status_code == 404
    assert gil.get("/desk/groups/2/people/1/letters").data == nothing, "not under a group of his own either"
    assert send(fay, f"{PAGE}/999/again").status_code == 404
    with site.app_context(), transaction():
        other = find_or_make_person("fay@example.org").id
        keep_apart(db.session.get_one(Enrolment, 1).person_id, other, by=None)
    assert fay.get(PAGE).data == fay.get("/desk/groups/999").data
