"""The long season for thousands: its plan and its people, and a walk that costs little enough for them."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from tests.season.crew import Crew
from tests.season.deeds import Deed
from tests.season.habits import many_lives
from tests.season.lives import Life
from tests.season.plans import LONG, Plan
from tests.season.season import DAY, PATIENCE, Season
from unhurried.agenda.models import Due
from unhurried.kit import clock, doorbell
from unhurried.kit.db import db, transaction
from unhurried.letters.service import tick, undone
from unhurried.mail import queries as outbox
from unhurried.pacing.models import Opening, Reading
from unhurried.pacing.service.settling import changing

# One hour for everyone: most letters meet at one instant, and the walk has the fewest of them.
HOURS = ("18:00",)
IN_A_GROUP = 400  # a group has 500 places at most, and the groups are filled in turn
GLANCE, RING_AGAIN = 0.005, 0.5


def crowd_plan(people: int, plan: Plan = LONG) -> Plan:
    """The plan with as many groups as so many people need; each of them is held as the one of the plan is."""
    times = -(-people // (IN_A_GROUP * plan.groups))
    holds = tuple(replace(held, group=held.group + plan.groups * turn) for held in plan.holds for turn in range(times))
    return replace(plan, hours=HOURS, groups=plan.groups * times, holds=holds)


@dataclass
class Crowd(Season):
    """A season in which this process is a second clockwork, and whoever reads at one instant does so together.

    The real worker sends every letter, and its own clockwork decides with this one. Nobody writes into a journal.
    """

    reading: list[tuple[Life, int]] = field(default_factory=list)

    def read(self, life: Life, week: int) -> None:
        self.reading.append((life, week))

    def do(self, together: Iterable[Deed]) -> None:
        super().do(together)
        reading, self.reading = self.reading, []
        rows = [(self.people[life.number], self.places[life.number], week) for life, week in reading]
        if rows:
            read_together(rows)

    def live_week_by_week(self, told: Callable[[str], object], weeks: int | None = None) -> None:
        """Live to the end, or so many weeks and forget what was foretold of later ones; say each week how far it is."""
        end = self.end() if weeks is None else self.plan.before + timedelta(days=7 * weeks)
        while self.lived < end:
            self.live(min(end, self.lived + 7 * DAY))
            told(f"{self.lived:%d %B %Y}, {self.steps} steps")
        drawn = [_until(end, life, drawn) for life, drawn in zip(self.lives, self.preview, strict=True)]
        coming = [life.number not in self.people for life in self.lives]
        assert not any(any(one.values()) for one, later in zip(drawn, coming, strict=True) if later)
        self.preview = [one for one, later in zip(drawn, coming, strict=True) if not later]
        self.lives = [life for life, later in zip(self.lives, coming, strict=True) if not later]

    def busiest_of_all(self) -> datetime:
        """The instant at which most letters go out."""
        found = Counter(letter["at"] for drawn in self.preview for letter in drawn["letters"])
        return datetime.fromisoformat(max(sorted(found.items()), key=lambda one: one[1])[0])

    def walk_to(self, at: datetime, patience: timedelta = PATIENCE) -> None:
        settle(patience)
        while (now := clock.now()) < at:
            with transaction():
                clock.stop_at(min(at, now + DAY, _next_due(now) or at))
            self.steps += 1
            settle(patience)


def _until(end: datetime, life: Life, drawn: dict[str, Any]) -> dict[str, Any]:
    """What the timeline says of a life up to an instant."""
    return {
        "openings": [one for one in drawn["openings"] if datetime.fromisoformat(one["opens_at"]) <= end],
        "letters": [one for one in drawn["letters"] if datetime.fromisoformat(one["at"]) <= end],
        "skipped": [one for one in drawn["skipped"] if life.at_their_hour(one["local_date"]) <= end],
    }


def crowd(crew: Crew, people: int, seed: int, plan: Plan = LONG) -> Crowd:
    """The season of so many people, founded. They read, rest, come late, as the three hundred do."""
    whole = crowd_plan(people, plan)
    season = Crowd(crew, whole, many_lives(whole, seed, people, zones=len(whole.zones)))
    season.found()
    assert not [drawn["error"] for drawn in season.preview if "error" in drawn]
    gc.freeze()  # thousands of lives stay for good: nothing of them is garbage
    return season


def read_together(rows: list[tuple[int, int, int]]) -> None:
    """What `pacing.record_read` does, for many (person, enrolment, week) who each read it for the first time."""
    with changing([person for person, _place, _week in rows], by_themselves=True):
        places = select(Opening.enrolment_id, Opening.position)
        places = places.where(Opening.enrolment_id.in_([place for _person, place, _week in rows]))
        opened = {(place, week) for place, week in db.session.execute(places)}
        assert {(place, week) for _person, place, week in rows} <= opened, "somebody reads what has not opened"
        moment = clock.now()
        db.session.add_all(Reading(enrolment_id=place, position=week, read_at=moment) for _person, place, week in rows)


def settle(patience: timedelta) -> None:
    """Decide what is to be decided, and wait until the worker has sent what is due."""
    clock.forget()
    until, ring_at = time.monotonic() + patience.total_seconds(), time.monotonic() + RING_AGAIN
    tick()
    while not _is_settled():
        time.sleep(GLANCE)
        if time.monotonic() > ring_at:
            tick()
            doorbell.ring("lesson")
            ring_at = time.monotonic() + RING_AGAIN
        assert time.monotonic() < until, f"At {clock.now()} there is still {undone()}."


def _is_settled() -> bool:
    moment = clock.now()
    looked = db.session.execute(select(Due.person_id).where(Due.look_at <= moment).limit(1)).first() is None
    settled = looked and not outbox.unsettled(moment)
    db.session.rollback()
    return settled


def _next_due(now: datetime) -> datetime | None:
    look = db.session.scalar(select(func.min(Due.look_at)).where(Due.look_at > now))
    found = [at for at in (look, outbox.next_send_after(now)) if at is not None]
    db.session.rollback()
    return min(found, default=None)
