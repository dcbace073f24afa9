"""Random groups in a database: holds, gatherings and people in many zones, whose every page is read as it opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select

from tests.letters.living import COURSE
from tests.pacing.lives import zones
from unhurried.accounts.models import Person
from unhurried.agenda.models import Due
from unhurried.agenda.service import look_again
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import holds_of
from unhurried.curriculum.service import pin
from unhurried.gatherings import service as gatherings
from unhurried.gatherings.queries import meetings_of
from unhurried.gatherings.rules import GatheringFault, Wish
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service import tick
from unhurried.mail.models import OutboxRow
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import HoldFault
from unhurried.pacing.models import Opening, Reading
from unhurried.pacing.queries import calendar_of

HOURS = (time(8), time(9), time(9, 30), time(12), time(17, 45), time(20))
ZONES, TWICE = 40, 1


@dataclass
class RandomGroup:
    """A launched group before its first day, and where the clock stands."""

    seed: int
    cohort: int
    now: datetime
    rng: Random
    people: dict[str, list[int]] = field(default_factory=dict)

    @property
    def row(self) -> Cohort:
        """The cohort as it is now."""
        return db.session.get_one(Cohort, self.cohort)


def make_group(seed: int, zones_at_most: int = ZONES) -> RandomGroup:
    """A group of the nine weeks, somewhere from 2010 to 2030, with people in up to 40 zones."""
    rng = Random(seed)
    starts_on = date(2010, 1, 4) + timedelta(days=rng.randrange(365 * 20))
    now = datetime.combine(starts_on, time(3, 17), UTC) - timedelta(days=20)
    with transaction():
        clock.stop_at(now)
        cohort = Cohort(course_version_id=pin(COURSE).id, name="Group", starts_on=starts_on, state="launched")
        cohort.zone, cohort.hour, cohort.code, cohort.made_at = rng.choice(zones()), rng.choice(HOURS), str(seed), now
        db.session.add(cohort)
        db.session.flush()
        made = RandomGroup(seed, cohort.id, now, rng)
        _seat(made, cohort, rng.sample(zones(), zones_at_most))
    return made


def _seat(group: RandomGroup, cohort: Cohort, there: list[str]) -> None:
    for number, zone in enumerate([*there, *there[:TWICE]]):
        email = f"{group.seed}-{number}@people.example"
        person = Person(email=email, zone=zone, hour=cohort.hour, reminders=True, created_at=clock.now())
        db.session.add(person)
        db.session.flush()
        place = Enrolment(person_id=person.id, cohort_id=cohort.id, joined_at=clock.now(), track="hurt")
        db.session.add(place)
        db.session.flush()
        group.people.setdefault(zone, []).append(person.id)
    look_again([one for some in group.people.values() for one in some])


def stand(moment: datetime) -> None:
    """Put the programme's time there."""
    with transaction():
        clock.stop_at(moment)
    clock.forget()


def do(deed: Callable[[], object]) -> bool:
    """Whether this could be done."""
    try:
        with transaction():
            deed()
    except (HoldFault, GatheringFault):
        db.session.rollback()
        return False
    return True


def hold(group: RandomGroup, position: int, weeks: int) -> None:
    """As the desk does it: the gatherings that move are told of."""
    before = meetings_of([group.cohort])
    pacing.hold(group.row, position, weeks, by=None)
    gatherings.tell_of_moves(before)


def random_date(group: RandomGroup) -> tuple[int, date] | None:
    """A week from the second on, and another date that it may have; None where there is no room for one."""
    calendar, position = calendar_of(group.row, holds_of([group.cohort])), group.rng.randint(2, 9)
    first, last = pacing.dates_to_choose(calendar, position)
    on = first + timedelta(days=group.rng.randint(0, max(0, (last - first).days)))
    return (position, on) if on not in (calendar.dates[position - 1], last + timedelta(days=1)) else None


def date_anew(group: RandomGroup, position: int, on: date) -> None:
    """As the desk does it: gatherings stay where they are."""
    pacing.change_date(group.row, position, on, by=None)


def plan(group: RandomGroup, wish: Wish) -> None:
    """As the desk does it."""
    gatherings.plan(group.row, wish, by=None)


def random_wish(group: RandomGroup, after: int = 1) -> Wish:
    """A gathering on some evening of the group, `after` days from its first day at the soonest."""
    rng = group.rng
    on = group.row.starts_on + timedelta(days=rng.randrange(after, 75))
    return Wish("An evening", on, time(rng.randrange(7, 22), rng.choice((0, 30))), 60)


def live_until(until: datetime) -> None:
    """Run the clockwork at each moment that is due, and read every page at the instant at which it opened."""
    while True:
        moment = db.session.scalar(select(func.min(Due.look_at)).where(Due.look_at <= until))
        if moment is None:
            return stand(until)
        stand(max(moment, clock.now()))
        tick()
        _read_everything()


def _read_everything() -> None:
    unread = select(Opening).outerjoin(
        Reading, (Reading.enrolment_id == Opening.enrolment_id) & (Reading.position == Opening.position)
    )
    with transaction():
        for one in db.session.scalars(unread.where(Reading.id.is_(None), Opening.kind == "lesson")).all():
            pacing.record_read(one.enrolment_id, one.position)


def lived(person: int) -> dict[str, Any]:
    """What the database says happened to this person."""
    place = select(Enrolment.id).where(Enrolment.person_id == person)
    opened = select(Opening).where(Opening.enrolment_id.in_(place)).order_by(Opening.planned_at)
    sent = select(OutboxRow).where(OutboxRow.person_id == person, OutboxRow.state != "skipped")
    return {
        "openings": [(one.position, one.planned_at) for one in db.session.scalars(opened)],
        "letters": [
            (row.planned_at, tuple(plain(one["item"]) for one in row.items))
            for row in db.session.scalars(sent.order_by(OutboxRow.planned_at))
        ],
    }


def plain(item: str) -> str:
    """The item, its news of a change without the number that only the database gives."""
    name, dot, edition = item.partition(".n")
    return f"{name}{dot}" if edition or dot else item
