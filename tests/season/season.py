"""A season lived through: founded, walked to its end with every deed at its instant, and its records."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as hour_of_day
from itertools import groupby
from typing import Any

from sqlalchemy import select

from tests.season.crew import Crew
from tests.season.deeds import Deed, deeds_of, hold
from tests.season.lives import Life, write_sheet
from tests.season.plans import Plan
from tests.season.rotation import Texts, write
from unhurried.accounts.models import Person
from unhurried.cohorts import service as cohorts
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.rules import Wishes
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service import run_until
from unhurried.pacing import service as pacing
from unhurried.pacing.models import Opening

DAY = timedelta(days=1)
PATIENCE = timedelta(seconds=90)
CHOICES = {"inbox": "mine", "letters": "all"}


@dataclass
class Season:
    """One season; `preview` is what `unhurried timeline` says of each life, in their order."""

    crew: Crew
    plan: Plan
    lives: list[Life]
    preview: list[dict[str, Any]] = field(default_factory=list)
    cohorts: list[int] = field(default_factory=list)
    people: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    texts: Texts = field(default_factory=list)
    steps: int = 0
    began: float = field(default_factory=time.monotonic)
    lived: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.lived = self.plan.before

    def found(self) -> None:
        """Start the groups and bring in everyone who is there from the first day, by the command line."""
        self.crew.ask("clock", "set", self.plan.before.isoformat())
        for group in range(self.plan.groups):
            words = ("--course", self.plan.course, "--name", f"Group {group}", "--starts-on", f"{self.plan.starts_on}")
            everyone = [life for life in self.lives if life.group == group]
            places = str(max(100, len(everyone)))
            made = self.crew.ask("cohorts", "create", *words, "--capacity", places, "--launch")
            self.cohorts.append(made["id"])
            members = [life for life in everyone if life.by_sheet]
            write_sheet(members, sheet := self.crew.folder / f"{group}.csv")
            done = self.crew.ask("people", "import", sheet, "--cohort", str(made["id"]), "--accepted")
            assert done["enrolled"] == len(members), done
        self.preview = self.crew.preview(life.case() for life in self.lives)
        self._know_everyone()
        self.crew.wait_for_workers()
        self.run_clock(self.plan.before + DAY / 2)

    def _know_everyone(self) -> None:
        rows = db.session.execute(select(Person.email, Person.id, Enrolment.id).join(Enrolment)).all()
        known = {email: (person, place) for email, person, place in rows}
        for life in self.lives:
            if life.email in known:
                self.people[life.number], self.places[life.number] = known[life.email]
        db.session.rollback()

    def join(self, life: Life) -> None:
        """The person joins by themselves, now."""
        wishes = Wishes(
            f"Person {life.number}",
            life.track,
            life.zone,
            hour_of_day.fromisoformat(life.hour),
            life.day,
            life.style,
            life.reminders,
        )
        cohort = db.session.get_one(Cohort, self.cohorts[life.group])
        place = cohorts.join(cohort, life.email, wishes, CHOICES, own_pace=life.own_pace)
        self.people[life.number], self.places[life.number] = place.person_id, place.id

    def read(self, life: Life, week: int) -> None:
        """The person reads a week, and writes a line about it for themselves."""
        person, place = self.people[life.number], self.places[life.number]
        pacing.record_read(place, week)
        write(self.texts, person, place, week)

    def deeds(self) -> list[Deed]:
        """Everything that is done in the season, in order of time."""
        holds = [Deed(self.plan.before + held.after, lambda held=held: hold(self, held)) for held in self.plan.holds]
        lived = [deed for life in self.lives for deed in deeds_of(self, life)]
        return sorted([*holds, *lived], key=lambda deed: deed.at)

    def live(self, until: datetime | None = None) -> None:
        """Walk on to an instant, or to the end, while the workers work and the people do what they do."""
        db.session.rollback()
        clock.forget()
        since, until = self.lived, until or self.end()
        coming = [deed for deed in self.deeds() if since < deed.at <= until]
        for at, together in groupby(coming, key=lambda deed: deed.at):
            self.walk_to(at)
            with transaction():
                self.do(together)
        self.walk_to(until)
        self.lived = until

    def do(self, together: Iterable[Deed]) -> None:
        """What is done at one instant."""
        for deed in together:
            deed.do()

    def next_deed(self) -> datetime:
        """The instant of what is done next."""
        return min(deed.at for deed in self.deeds() if deed.at > self.lived)

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
        skips = [f"{skip['local_date']}T00:00:00+00:00" for drawn in self.preview for skip in drawn["skipped"]]
        deeds = [deed.at for deed in self.deeds()]
        return max(*map(datetime.fromisoformat, letters + openings + skips), *deeds) + 3 * DAY

    def busiest(self, week: int, *, only_lessons: bool = False) -> datetime:
        """The instant at which most people get that week's lesson; with `only_lessons` one that has no other letter."""
        found: Counter[str] = Counter()
        for letter in (letter for drawn in self.preview for letter in drawn["letters"]):
            lesson = any(item.startswith("lesson:") for item in letter["items"])
            found[letter["at"]] += (f"lesson:{week}" in letter["items"]) - 1000 * (only_lessons and not lesson)
        at, most = max(sorted(found.items()), key=lambda found: found[1])
        assert most > 0, f"There is no such instant in week {week}."
        return datetime.fromisoformat(at)

    def openings(self, number: int) -> list[tuple[int, str, datetime]]:
        """What is recorded as open for one person: week, kind, planned instant, in order of time."""
        columns = (Opening.position, Opening.kind, Opening.planned_at)
        rows = db.session.execute(select(*columns).where(Opening.enrolment_id == self.places[number]))
        return sorted(((week, kind, at) for week, kind, at in rows), key=lambda opened: opened[2])
