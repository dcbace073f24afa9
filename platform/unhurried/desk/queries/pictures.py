"""A group in pictures: its people week by week, the pace they felt, the weekdays of its letters. Numbers only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import holds_of
from unhurried.curriculum.queries import pinned
from unhurried.desk.rules import Part, parts_shown
from unhurried.journal.models import CheckInCount
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.letters.rules.facts import unread_since
from unhurried.letters.rules.ladder import OUTREACH
from unhurried.mail.models import OutboxRow
from unhurried.pacing import rules
from unhurried.pacing.queries import Facts, calendar_of, facts_of

STATES = ("here", "resting", "quiet", "finished")
# What is put together first stands last: too slow and too fast, before about right.
FELT = ("right", "slow", "fast")
LETTERS_OF = timedelta(weeks=4)
WEEKDAYS = tuple("1234567")


@dataclass(frozen=True)
class Row:
    """One row of a picture: `week` is a position or a weekday. `parts` is empty where too few people differ."""

    week: int
    parts: tuple[Part, ...]
    people: int


def people_by_week(cohort: Cohort) -> list[Row]:
    """Where the people of the group were at the end of each week that is over, and now, by their own days.

    Who had not joined or had left is in no number. Finished is said from the last week on: before, nobody could be.
    """
    places = dict(
        db.session.execute(select(Enrolment.id, Enrolment.person_id).where(Enrolment.cohort_id == cohort.id)).all()
    )
    facts = facts_of(places.values())
    found = []
    for week, moment in _ends(cohort):
        last = week == len(pinned(cohort.course_version_id).outline.weeks)
        states = [state_at(facts[person], str(place), moment) for place, person in places.items() if person in facts]
        found.append(_row(week, states, STATES if last else STATES[:-1]))
    return found


def state_at(facts: Facts, place_id: str, moment: datetime) -> str | None:
    """Where one person was at a moment, by the same rules as their letters; None when they were not in the group."""
    place = next((one for one in facts.who.places if one.id == place_id), None)
    if place is None or (place.joined and place.joined > moment) or (place.left and place.left <= moment):
        return None
    day = facts.who.rhythm.date_of(moment)
    if any(one.covers(day) for one in (*facts.who.rhythm.pauses, *facts.who.rhythm.time_off)):
        return "resting"
    if _has_finished(place, moment):
        return "finished"
    acted = max((one for one in facts.actions if one <= moment), default=None)
    unread = unread_since(place, acted, moment)
    return "quiet" if unread and day - unread[0].day >= timedelta(days=OUTREACH) else "here"


def pace_by_week(cohort: Cohort) -> list[Row]:
    """How the pace felt in each week that was counted, once for all: too slow, right, too fast."""
    rows = select(CheckInCount).where(CheckInCount.cohort_id == cohort.id).order_by(CheckInCount.position)
    found = []
    for one in db.session.scalars(rows):
        given = one.counts.get("pace", {})
        counts = {name: int(given.get(name, 0)) for name in FELT}
        found.append(Row(one.position, parts_shown(counts), sum(counts.values())))
    return found


def letters_by_weekday(cohort: Cohort) -> Row:
    """On which weekday each person's newest page came by letter, within four weeks and on their own calendar."""
    since = clock.now().date() - LETTERS_OF
    mine = set(db.session.scalars(select(Enrolment.id).where(Enrolment.cohort_id == cohort.id)))
    rows = select(OutboxRow.person_id, OutboxRow.local_date, OutboxRow.items).join(
        Enrolment, Enrolment.person_id == OutboxRow.person_id
    )
    rows = rows.where(Enrolment.cohort_id == cohort.id, Enrolment.left_at.is_(None), OutboxRow.kind == "letter")
    rows = rows.where(OutboxRow.state == "sent", OutboxRow.local_date >= since).order_by(OutboxRow.local_date)
    newest = {
        person: day
        for person, day, items in db.session.execute(rows)
        if any(_is_page(one["item"]) and one.get("enrolment") in mine for one in items)
    }
    counts = Counter(str(day.isoweekday()) for day in newest.values())
    return Row(0, parts_shown({day: counts[day] for day in WEEKDAYS}), len(newest))


def _row(week: int, states: Sequence[str | None], known: Sequence[str]) -> Row:
    counts = Counter(state for state in states if state)
    whole = {state: counts[state] for state in known}
    return Row(week, parts_shown(whole), sum(counts.values()))


def _ends(cohort: Cohort) -> Iterator[tuple[int, datetime]]:
    """Each week that has begun with its last day at the group's hour, the present one with now."""
    now, calendar = clock.now(), calendar_of(cohort, holds_of([cohort.id]))
    for position, first in enumerate(calendar.dates, 1):
        if rules.local(cohort.zone, now).date() < first:
            return
        ahead = calendar.dates[position] if position < len(calendar.dates) else first + timedelta(weeks=1)
        yield position, min(rules.instant_of(cohort.zone, ahead - timedelta(days=1), cohort.hour) or now, now)


def _has_finished(place: rules.Place, moment: datetime) -> bool:
    lessons = [week.position for week in place.calendar.weeks if week.kind == "lesson"]
    read = place.reads.get(lessons[-1]) if lessons else None
    return read is not None and read <= moment


def _is_page(item: str) -> bool:
    return item.partition(":")[0] in ("lesson", "rest")
