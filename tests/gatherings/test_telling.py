"""What letters tell of a gathering, and what no more once it is off, over or at another time (pacing.md §3, I8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.gatherings.groups import THURSDAY, called_off, changed, found, group, planned
from tests.infra.smtp import SmtpServer
from tests.lessons.readers import stand
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment, Hold
from unhurried.gatherings import service
from unhurried.gatherings.queries import meetings_of
from unhurried.kit.db import db, transaction
from unhurried.letters.emails.fragments import stock
from unhurried.letters.emails.onsite import words_on_site
from unhurried.letters.service import tick
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import drain
from unhurried.mail.service.draining import hang_up
from unhurried.pacing import service as pacing

MONDAY = datetime(2026, 10, 19, 8, tzinfo=UTC)  # nine in London


@pytest.fixture
def app(new_app, smtp: SmtpServer) -> Iterator[Flask]:  # type: ignore[no-untyped-def]
    app = new_app(smtp_url=smtp.url)
    with app.app_context():
        yield app
        hang_up()


def lived_until(moment: datetime) -> None:
    """The clockwork runs at every hour up to then, and what it writes is sent."""
    stand(moment)
    tick()
    for lane in ("lesson", "gentle"):
        drain(lane)


def days(first: date, last: date, hour: int = 9) -> Iterator[datetime]:
    """Nine in London on each of these dates."""
    from unhurried.pacing.rules import instant_of

    while first <= last:
        yield instant_of("Europe/London", first, time(hour)) or MONDAY
        first += timedelta(days=1)


def letters(cohort: int) -> list[tuple[str, list[str]]]:
    """Date and items of each letter that went, of the group's first person."""
    person = select(Enrolment.person_id).where(Enrolment.cohort_id == cohort).order_by(Enrolment.id).limit(1)
    rows = select(OutboxRow).where(OutboxRow.person_id == person.scalar_subquery(), OutboxRow.state == "sent")
    found = db.session.scalars(rows.order_by(OutboxRow.id))
    return [(str(row.local_date), [one["item"] for one in row.items]) for row in found]


def test_a_lesson_letter_tells_the_hour_where_one_lives_and_never_the_link(app: Flask, smtp: SmtpServer) -> None:
    planned(group("noise@example.org", style="note", zone="America/New_York"), title="Another group’s evening")
    cohort = group("mira@example.org", style="note", zone="America/New_York")
    planned(cohort)
    lived_until(datetime(2026, 10, 19, 13, tzinfo=UTC))
    [letter] = [one for one in smtp.accepted if one.recipients == ("mira@example.org",)]
    assert letter.text().count("Your group meets") == 1
    for part in (letter.text(), letter.text("html")):
        assert "Your group meets: First evening" in part
        assert "Thursday 22 October, 14:00 to 15:00, where you live." in part
    assert "meet.example.org" not in letter.content.decode()
    assert "First evening" not in str(letter.message["Subject"])


def test_a_discreet_letter_says_nothing_of_it(app: Flask, smtp: SmtpServer) -> None:
    cohort = group("mira@example.org", style="discreet")
    planned(cohort)
    lived_until(MONDAY)
    [letter] = smtp.accepted
    whole = letter.content.decode() + letter.text() + letter.text("html") + str(letter.message["Subject"])
    assert not any(word in whole for word in ("First evening", "group", "meet", "Thursday 22", "19:00"))


def test_one_that_no_letter_named_has_its_own_the_day_before(app: Flask, smtp: SmtpServer) -> None:
    cohort = group("mira@example.org", style="note")
    lived_until(MONDAY)
    planned(cohort)
    for moment in days(date(2026, 10, 20), THURSDAY):
        lived_until(moment)
    name = f"gathering:{meetings_of([cohort])[0].id}"
    assert letters(cohort) == [("2026-10-19", ["lesson:1", "welcome"]), ("2026-10-21", [name])]


def test_another_time_is_told_anew_and_those_who_knew_the_old_one_read_so(app: Flask, smtp: SmtpServer) -> None:
    cohort = group("mira@example.org", style="note")
    meeting = planned(cohort)
    lived_until(MONDAY)
    changed(meeting, date(2026, 10, 24))
    for moment in days(date(2026, 10, 20), date(2026, 10, 24)):
        lived_until(moment)
    assert "“First evening” is now on Saturday 24 October, 19:00 to 20:00, where you live." in smtp.accepted[-1].text()
    assert [day for day, _items in letters(cohort)] == ["2026-10-19", "2026-10-21"], "the day before the old time"
    again = OutboxRow.key.contains(f"gathering:{meeting}.1")
    skipped = select(OutboxRow.reason).where(OutboxRow.state == "skipped", again)
    assert db.session.scalars(skipped).all() == ["budget"]


def test_what_was_told_and_is_called_off_is_said_once_and_told_no_more(app: Flask, smtp: SmtpServer) -> None:
    cohort = group("mira@example.org", style="note")
    meeting, second = planned(cohort), planned(cohort, date(2026, 10, 28), title="Second evening")
    lived_until(MONDAY)
    assert called_off(meeting) == 1
    assert called_off(second) == 0
    for moment in days(date(2026, 10, 20), date(2026, 10, 28)):
        lived_until(moment)
    assert "“First evening” was called off." in smtp.accepted[1].text()
    row = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).first()
    assert row
    person, places = db.session.get_one(Person, row.person_id), {str(row.items[0]["enrolment"])}
    page = " ".join(words_on_site(row, person, stock([row]), places))
    assert "This gathering was called off." in page, "the site's copy of a letter says how it is now"
    assert "Coming and not coming" not in page
    assert f'href="/gatherings/{meeting}"' in page
    news = [item for _day, items in letters(cohort)[1:] for item in items]
    assert news == [f"gathering:{meeting}.n1", "lesson:2"]


@pytest.mark.parametrize("what", ["called off", "moved", "held", "over"])
def test_between_the_decision_and_the_sending_it_is_still_stopped(app: Flask, smtp: SmtpServer, what: str) -> None:
    cohort = group("mira@example.org", style="note", reminders=False)
    lived_until(MONDAY)
    meeting = planned(cohort, date(2026, 10, 26), time(8))
    stand(datetime(2026, 10, 25, 9, tzinfo=UTC))
    tick()
    waiting = select(OutboxRow).where(OutboxRow.state == "pending")
    [row] = db.session.scalars(waiting).all()
    assert [one["item"] for one in row.items] == [f"gathering:{meeting}"]
    if what == "called off":
        called_off(meeting)
    elif what == "moved":
        changed(meeting, date(2026, 11, 20))
    elif what == "held":
        with transaction():
            db.session.add(Hold(cohort_id=cohort, position=2, weeks=1, set_at=datetime(2026, 10, 25, 9, tzinfo=UTC)))
    else:
        with transaction():
            db.session.get_one(OutboxRow, row.id).expires_at = datetime(2026, 11, 1, tzinfo=UTC)
        stand(datetime(2026, 10, 26, 9, tzinfo=UTC))
    before = len(smtp.accepted)
    drain("gentle")
    assert len(smtp.accepted) == before
    db.session.rollback()
    assert db.session.get_one(OutboxRow, row.id).reason == "no_longer_current"


def test_a_hold_moves_it_and_tells_those_who_knew(app: Flask, smtp: SmtpServer) -> None:
    """Someone whose pages open three days later reads of a call in the second week before that week is held."""
    cohort = group("mira@example.org", style="note", reminders=False)
    with transaction():
        db.session.scalars(select(Enrolment)).one().day = 3
    meeting = planned(cohort, date(2026, 10, 28))
    lived_until(next(days(date(2026, 10, 22), date(2026, 10, 22))))
    stand(datetime(2026, 10, 26, 12, tzinfo=UTC))
    with transaction():
        before = meetings_of([cohort])
        pacing.hold(db.session.get_one(Cohort, cohort), 2, 1, by=None)
        service.tell_of_moves(before)
    assert (found(meeting).timing.on, found(meeting).item_id) == (date(2026, 11, 4), f"{meeting}.1")
    for moment in days(date(2026, 10, 27), date(2026, 11, 4)):
        lived_until(moment)
    assert letters(cohort) == [
        ("2026-10-22", ["lesson:1", "welcome", f"gathering:{meeting}"]),
        ("2026-10-27", [f"gathering:{meeting}.n1"]),
        ("2026-10-29", ["hold_note"]),
        ("2026-11-03", [f"gathering:{meeting}.1"]),
    ]


def test_everyone_concerned_is_looked_at_again(app: Flask) -> None:
    from unhurried.agenda.models import Due

    cohort = group("mira@example.org", "tom@example.org")
    lived_until(MONDAY)
    now = datetime(2026, 10, 19, 12, tzinfo=UTC)
    stand(now)
    meeting = planned(cohort)
    for act in (lambda: None, lambda: changed(meeting, date(2026, 10, 23)), lambda: called_off(meeting)):
        act()
        assert set(db.session.scalars(select(Due.look_at))) == {now}
        tick()
        assert now not in set(db.session.scalars(select(Due.look_at)))
