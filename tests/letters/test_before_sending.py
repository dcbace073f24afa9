"""Between the decision and the sending a letter can still be stopped; a lesson is never lost (pacing.md I3, I8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.infra.smtp import SmtpServer
from tests.letters.living import begin
from tests.letters.post import NOON, letter_to, someone
from tests.letters.test_preview_and_live_run import CASES
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment
from unhurried.cohorts.service import leave
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.emails import LetterKind
from unhurried.letters.service import deliver_due, links, tick
from unhurried.mail.models import OutboxRow
from unhurried.pacing import service as pacing

LATER = NOON + timedelta(minutes=5)


def reason(*items: str, then: Callable[[Enrolment], object] = lambda _e: None, **chosen: object) -> str | None:
    """What stops a letter of these items, after the person did something."""
    with transaction():
        enrolment = someone(**chosen)
        noise = letter_to(someone("noise@people.example"), "lesson:1")
        row = letter_to(enrolment, *items)
    with transaction():
        clock.stop_at(LATER)
        then(enrolment)
    rows = db.session.scalars(select(OutboxRow)).all()
    refused = LetterKind().still_allowed(rows)
    assert noise.id not in refused
    return refused.get(row.id)


def change(**values: object) -> Callable[[Enrolment], None]:
    def then(enrolment: Enrolment) -> None:
        person = db.session.get_one(Person, enrolment.person_id)
        for name, value in values.items():
            setattr(person, name, value)

    return then


def test_nothing_stops_a_letter_that_is_still_right(app: Flask) -> None:
    assert reason("lesson:1", "welcome") is None


def test_leaving_stops_it(app: Flask) -> None:
    assert reason("lesson:1", "welcome", then=leave) == "left"


def test_who_was_taken_out_of_every_group_gets_no_note_of_their_own(app: Flask) -> None:
    assert reason("pause_over", then=leave) == "left"


def test_a_pause_stops_it(app: Flask) -> None:
    assert reason("lesson:1", then=lambda e: pacing.pause(e.person_id, 1)) == "own_time"


def test_a_hard_day_stops_it(app: Flask) -> None:
    today = date(2026, 10, 22)
    assert reason("lesson:1", then=lambda e: pacing.add_hard_day(e.person_id, today)) == "own_time"


def test_quiet_hours_stop_it(app: Flask) -> None:
    assert reason("lesson:1", then=change(zone="Asia/Tokyo", hour=NOON.time())) is None


def test_quiet_hours_of_their_zone_stop_it(app: Flask) -> None:
    assert reason("lesson:1", then=change(zone="Pacific/Auckland")) == "own_time"


def test_reading_stops_a_reminder_but_not_a_lesson(app: Flask) -> None:
    assert reason("reminder:1", then=lambda e: pacing.record_read(e.id, 1)) == "no_longer_current"


def test_no_letters_means_none(app: Flask) -> None:
    assert reason("lesson:1", then=lambda e: links.choose_letters(e.person_id, "none")) == "letters_off"


@pytest.mark.parametrize(("item", "said"), [("reminder:1", "letters_off"), ("lesson:1", None)])
def test_lessons_only_lets_lessons_through(app: Flask, item: str, said: str | None) -> None:
    assert reason(item, then=change(letters="lessons")) == said


def test_a_week_that_is_not_open_is_not_announced(app: Flask) -> None:
    from unhurried.pacing.models import Opening

    def close(enrolment: Enrolment) -> None:
        found = select(Opening).where(Opening.enrolment_id == enrolment.id, Opening.position == 2)
        db.session.delete(db.session.scalars(found).one())

    assert reason("lesson:2", then=close) == "no_longer_current"


def test_a_lesson_letter_that_ran_out_is_written_for_the_next_preferred_hour(app: Flask) -> None:
    life = begin(CASES["short course, falls behind"])
    opens = life.expected["letters"][0]
    first = tick_at(opens["at"])
    assert first.expires_at is not None
    with transaction():
        clock.stop_at(first.expires_at + timedelta(minutes=1))
        first.state = "expired"
    tick()
    tick_at(opens["at"], days=1)
    rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
    assert [(row.local_date.isoformat(), row.state) for row in rows if row.local_date] == [
        ("2026-03-02", "expired"),
        ("2026-03-03", "pending"),
    ]
    assert rows[1].items == rows[0].items


def tick_at(iso: str, days: int = 0) -> OutboxRow:
    from datetime import datetime

    with transaction():
        clock.stop_at(datetime.fromisoformat(iso) + timedelta(days=days))
    tick()
    return db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).first()  # type: ignore[return-value]


def test_a_letter_reaches_a_real_server_with_the_headers_of_a_letter(
    new_app: Callable[..., Flask], smtp: SmtpServer
) -> None:
    app = new_app(smtp_url=smtp.url)
    with app.app_context():
        life = begin(CASES["short course, falls behind"], "real@people.example")
        with transaction():
            from datetime import datetime

            clock.stop_at(datetime.fromisoformat(life.expected["letters"][0]["at"]))
        assert deliver_due() == (1, 1)
        assert deliver_due() == (0, 0)
        row = db.session.scalars(select(OutboxRow)).one()
        assert (row.state, row.sent_at) == ("sent", clock.now())
    [message] = smtp.accepted
    assert message.recipients == ("real@people.example",)
    for header in (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", b"Auto-Submitted: auto-generated", b"/u/"):
        assert header in message.content
    assert b"Date: Mon, 02 Mar 2026 09:00:00 +0000" in message.content
