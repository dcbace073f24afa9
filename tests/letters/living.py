"""One case of the timeline, lived through the database: the same people, dates and deeds, with a clock that moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.agenda.service import look_again
from unhurried.cohorts.models import Cohort, Enrolment, Hold
from unhurried.curriculum.service import pin
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.timeline import read_case, timeline, weeks_of
from unhurried.letters.timeline.case import Case
from unhurried.mail.models import OutboxRow
from unhurried.pacing import service as pacing
from unhurried.pacing.models import HardDay, Opening
from unhurried.pacing.rules import instant_of
from unhurried.pacing.rules.times import DAY

COURSE = str(Path(__file__).parents[1] / "courses" / "nine-weeks")
SHORT = "trusting-yourself-again"
Deed = tuple[datetime, Callable[[], object]]


@dataclass
class Life:
    """A person in the database, what they will do, and what the preview says will happen to them."""

    person: int
    enrolment: int
    start: datetime
    expected: dict[str, Any]
    deeds: list[Deed] = field(default_factory=list)

    @property
    def end(self) -> datetime:
        """A day after the last thing that the preview knows of."""
        told = [datetime.fromisoformat(one["at"]) for one in self.expected["letters"]]
        told += [datetime.fromisoformat(one["opens_at"]) for one in self.expected["openings"]]
        skips = [date.fromisoformat(one["local_date"]) for one in self.expected["skipped"]]
        told += [datetime.combine(day, time(23), self.start.tzinfo) for day in skips]
        return max(told) + 2 * DAY


def begin(case: dict[str, Any], email: str = "one@people.example", start: datetime | None = None) -> Life:
    """Write the case's person, cohort and holds into the database, and stop the clock before anything happens."""
    read = read_case(case, weeks_of)
    first = start or midnight(read.zone, min([read.starts_on, *(p.starts_on for p in read.pause)]) - 3 * DAY)
    with transaction():
        clock.stop_at(first)
        person = _person(read, email)
        enrolment = _enrolment(read, person)
        look_again([person.id])
        life = Life(person.id, enrolment.id, first, timeline(case))
    life.deeds = sorted(_deeds(read, life), key=lambda deed: deed[0])
    return life


def live(life: Life, moments: Iterable[datetime], run: Callable[[], object]) -> None:
    """Run the clockwork at each of these moments, with everything that the person does in between."""
    waiting = list(life.deeds)
    for moment in moments:
        while waiting and waiting[0][0] < moment:
            at, deed = waiting.pop(0)
            with transaction():
                clock.stop_at(at)
                deed()
        with transaction():
            clock.stop_at(moment)
        run()


def lived(life: Life) -> dict[str, Any]:
    """What the database says happened, in the words of the preview."""
    openings = select(Opening).where(Opening.enrolment_id == life.enrolment).order_by(Opening.planned_at)
    rows = select(OutboxRow).where(OutboxRow.person_id == life.person).order_by(OutboxRow.local_date, OutboxRow.id)
    ledger = list(db.session.scalars(rows))
    return {
        "openings": [(one.position, one.planned_at.isoformat()) for one in db.session.scalars(openings)],
        "letters": [
            (row.planned_at.isoformat() if row.planned_at else None, str(row.local_date), _names(row))
            for row in ledger
            if row.state != "skipped"
        ],
        "skipped": sorted((str(r.local_date), *_names(r), r.reason) for r in ledger if r.state == "skipped"),
    }


def foreseen(life: Life) -> dict[str, Any]:
    """What the preview says, in the same shape."""
    told = life.expected
    return {
        "openings": [(one["week"], one["opens_at"]) for one in told["openings"]],
        "letters": [(one["at"], one["local_date"], one["items"]) for one in told["letters"]],
        "skipped": sorted((one["local_date"], one["item"], one["reason"]) for one in told["skipped"]),
    }


def midnight(zone: str, day: date) -> datetime:
    """The first instant of a local date that exists."""
    return instant_of(zone, day, time(0)) or midnight(zone, day + DAY)


def _names(row: OutboxRow) -> list[str]:
    return [one["item"] for one in row.items]


def _person(read: Case, email: str) -> Person:
    found = Person(email=email, zone=read.zone, hour=read.hour, reminders=read.reminders, created_at=clock.now())
    db.session.add(found)
    db.session.flush()
    db.session.add_all(HardDay(person_id=found.id, on=day) for day in read.hard_day)
    return found


def _enrolment(read: Case, person: Person) -> Enrolment:
    cohort = Cohort(
        course_version_id=pin(read.course).id,
        name="Group",
        starts_on=read.starts_on,
        state="launched",
        code=f"code-{person.id}",
        made_at=clock.now(),
    )
    db.session.add(cohort)
    db.session.flush()
    db.session.add_all(
        Hold(cohort_id=cohort.id, position=one.position, weeks=one.weeks, days=one.days, set_at=clock.now())
        for one in (*read.hold, *read.move)
    )
    pace = {"pace": "own", "interval": read.own_pace} if read.own_pace else {"pace": "group"}
    joined = midnight(read.zone, read.joined) if read.joined else clock.now()
    track = "hurt" if "nine" in read.course else "solo"
    found = Enrolment(person_id=person.id, cohort_id=cohort.id, day=read.day, joined_at=joined, track=track, **pace)
    db.session.add(found)
    db.session.flush()
    return found


def _deeds(read: Case, life: Life) -> Iterable[Deed]:
    for pause in read.pause:
        weeks = (pause.over_on - pause.starts_on).days // 7
        yield midnight(read.zone, pause.starts_on), lambda weeks=weeks: _rest(life, read, weeks)
    for off in read.time_off:
        yield midnight(read.zone, off.starts_on), lambda: pacing.take_time_off(life.person)
    usual = None if read.reads_nothing else timedelta()
    for opening in life.expected["openings"]:
        span = read.reads.get(opening["week"], usual)
        if opening["kind"] == "lesson" and span is not None:
            at = _reading_at(read, opening, span)
            yield at, lambda week=opening["week"]: pacing.record_read(life.enrolment, week)


def _reading_at(read: Case, opening: dict[str, Any], span: timedelta) -> datetime:
    """Days count at the person's hour, so that a change of clocks moves nothing."""
    at = datetime.fromisoformat(opening["opens_at"])
    day = datetime.fromisoformat(opening["local"]).date() + timedelta(days=span.days)
    return (instant_of(read.zone, day, read.hour) or at) + timedelta(seconds=span.seconds) if span.days else at + span


def _rest(life: Life, read: Case, weeks: int) -> None:
    pacing.pause(life.person, weeks).back = read.back or "group"
