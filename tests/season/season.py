"""A season lived through: founded, walked to its end with every deed at its instant, and its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import select

from tests.season.crew import Crew
from tests.season.lives import BEFORE, COURSE, HELD_AT, HOLD, STARTS_ON, Life, write_sheet
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service import run_until
from unhurried.pacing import service as pacing
from unhurried.pacing.models import Opening

DAY = timedelta(days=1)
PATIENCE = timedelta(seconds=90)


class Deed(NamedTuple):
    """What somebody does at an instant of the programme's time."""

    at: datetime
    do: Callable[[], object]


@dataclass
class Season:
    """One season; `preview` is what `unhurried timeline` says of each life, in their order."""

    crew: Crew
    lives: list[Life]
    preview: list[dict[str, Any]] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    steps: int = 0
    lived: datetime = BEFORE

    def found(self) -> None:
        """Start the two groups and bring everyone in, by the command line."""
        self.crew.say("clock", "set", BEFORE.isoformat())
        for group in (0, 1):
            words = ("--course", COURSE, "--name", f"Group {group}", "--starts-on", f"{STARTS_ON}")
            made = self.crew.ask("cohorts", "create", *words, "--capacity", "60", "--launch")
            members = [life for life in self.lives if life.group == group]
            write_sheet(members, sheet := self.crew.folder / f"{group}.csv")
            done = self.crew.ask("people", "import", sheet, "--cohort", str(made["id"]), "--accepted")
            assert done["enrolled"] == len(members), done
        self.preview = self.crew.preview(life.case() for life in self.lives)
        self._know_everyone()
        self.run_clock(BEFORE + DAY / 2)

    def _know_everyone(self) -> None:
        rows = db.session.execute(select(Person.email, Person.id, Enrolment.id).join(Enrolment)).all()
        known = {email: (person, place) for email, person, place in rows}
        self.people, self.places = map(list, zip(*(known[life.email] for life in self.lives), strict=True))
        db.session.rollback()

    def deeds(self) -> list[Deed]:
        """Everything that is done in the season, in order of time."""
        all_of_them = [deed for number in range(len(self.lives)) for deed in self._deeds_of(number)]
        return sorted([*all_of_them, Deed(HELD_AT, self._hold)], key=lambda deed: deed.at)

    def _deeds_of(self, number: int) -> Iterator[Deed]:
        life, person, place = self.lives[number], self.people[number], self.places[number]
        for opening in self.preview[number]["openings"]:
            week, opened = opening["week"], datetime.fromisoformat(opening["opens_at"])
            if at := life.reads_at(week, opened):
                yield Deed(at, partial(pacing.record_read, place, week))
        if life.pause:
            day, weeks = life.pause
            yield Deed(life.midnight(day), lambda: pacing.pause(person, weeks))
        if life.time_off:
            yield Deed(life.midnight(life.time_off), lambda: pacing.take_time_off(person))
        if life.hard_day:
            hard_day: date = life.hard_day
            yield Deed(BEFORE + DAY, lambda: pacing.add_hard_day(person, hard_day))

    def _hold(self) -> None:
        held = db.session.scalars(select(Cohort).where(Cohort.name == "Group 1")).one()
        pacing.hold(held, *HOLD, by=None)

    def live(self, until: datetime | None = None) -> None:
        """Walk on to an instant, or to the end, while the workers work and the people do what they do."""
        db.session.rollback()
        clock.forget()
        since, until = self.lived, until or self.end()
        for deed in self.deeds():
            if since < deed.at <= until:
                self.walk_to(deed.at)
                with transaction():
                    deed.do()
        self.run_clock(until)
        self.lived = until

    def walk_to(self, at: datetime, patience: timedelta = PATIENCE) -> None:
        """Walk to each due instant up to `at`, and wait there for the workers."""
        self.steps += run_until(at, step=DAY, patience=patience).steps

    def run_clock(self, until: datetime) -> None:
        """The same by the command line."""
        self.steps += int(self.crew.ask("clock", "run", "--until", until.isoformat(), "--step", "1d")["steps"])
        clock.forget()

    def ledger(self) -> list[dict[str, Any]]:
        """Every row of the ledger, by the command line."""
        rows: list[dict[str, Any]] = self.crew.ask("mail", "ledger")
        return rows

    def end(self) -> datetime:
        """Some days after the last thing that is to happen."""
        letters = [letter["at"] for drawn in self.preview for letter in drawn["letters"]]
        openings = [opening["opens_at"] for drawn in self.preview for opening in drawn["openings"]]
        deeds = [deed.at for deed in self.deeds()]
        return max(*map(datetime.fromisoformat, letters + openings), *deeds) + 3 * DAY

    def busiest(self, week: int) -> datetime:
        """The instant at which most people get that week's lesson, and nobody anything that is no lesson."""
        found: Counter[str] = Counter()
        for letter in (letter for drawn in self.preview for letter in drawn["letters"]):
            lesson = any(item.startswith("lesson:") for item in letter["items"])
            found[letter["at"]] += (1 if f"lesson:{week}" in letter["items"] else 0) if lesson else -1000
        return datetime.fromisoformat(max(sorted(found), key=lambda at: found[at]))

    def openings(self, number: int) -> list[tuple[int, str, datetime]]:
        """What is recorded as open for one person: week, kind, planned instant, in order of time."""
        columns = (Opening.position, Opening.kind, Opening.planned_at)
        rows = db.session.execute(select(*columns).where(Opening.enrolment_id == self.places[number]))
        return sorted(((week, kind, at) for week, kind, at in rows), key=lambda opened: opened[2])
