"""The life of somebody who goes with a group from its start and reads each page as it opens. docs: pacing §5, I9

The same rules that the clockwork asks, at the same moments; nobody's own rhythm is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from unhurried.desk.foretelling.group import Group, Known, Notice, name_of
from unhurried.gatherings.rules import Timing
from unhurried.letters import rules as letters
from unhurried.letters.rules import Letter, Person, Skip, Step
from unhurried.pacing.rules import Gathering, Opening, Place, Rhythm, due_openings, instant_of
from unhurried.pacing.rules.times import DAY

PLACE = "1"
STEPS_AT_MOST = 2000
BEFORE = timedelta(days=3)
NEWS = "{}.n"


@dataclass(frozen=True)
class Life:
    """What opens, which letters go out and what is skipped, each in order of time."""

    openings: tuple[Opening, ...]
    letters: tuple[Letter, ...]
    skips: tuple[Skip, ...]


class Living:
    """One life in a group, in a zone, at an hour, with a day offset; `since`: no letter could go out before it."""

    def __init__(self, group: Group, zone: str, *, hour: time | None = None, day: int = 0, since: datetime) -> None:
        self.group, self.zone, self.day = group, zone, day
        self.rhythm = Rhythm(zone=zone, hour=hour or group.hour)
        self.now = max(self._first(), since)
        self.steps: list[Step] = []
        self.news: list[Notice] = []
        self.person = Person(self.rhythm, (self._place(group.known(self.now, zone)),))

    def run(self) -> Life:
        """Live it to the end."""
        changes = [at for at in self.group.moments() if at > self.now]
        self._step(self.now)
        for _step in range(STEPS_AT_MOST):
            look = letters.next_look(self.person, self.now)
            at = look if isinstance(look, datetime) else None
            if changes and (at is None or changes[0] <= at):
                self._change(changes.pop(0))
            elif at is None:
                break
            else:
                self._step(at)
        return self._told()

    def _step(self, now: datetime) -> None:
        """What is recorded at a moment, and every page that opened is read at once."""
        step, self.person = letters.advance(self.person, now)
        self.steps.append(step)
        self._read(step.openings)
        self.now = now

    def _change(self, now: datetime) -> None:
        """The group decides something: what had opened is recorded, and the clockwork looks again."""
        if opened := due_openings(self.person, now):
            self.person = self.person.and_opened(opened)
            self.steps.append(Step(opened))
            self._read(opened)
        self._hear_of_moves(now)
        place = self._place(self.group.known(now, self.zone))
        self.person = replace(self.person, places=(place,), settled=now)
        self._step(now)

    def _read(self, openings: tuple[Opening, ...]) -> None:
        for one in openings:
            if one.kind == "lesson":
                self.person = self.person.and_read(PLACE, one.position, one.at)

    def _place(self, known: Known) -> Place:
        """The place with what is known now, and with what has happened in it."""
        news = [Gathering(one.name, one.until) for one in self.news if self._is_true(one, known)]
        calls = tuple(sorted((*known.gatherings, *news), key=lambda one: (one.at, one.id)))
        calendar = self.group.calendar(known.holds, self.day)
        if self.steps:
            [place] = self.person.places
            return replace(place, calendar=calendar, gatherings=calls, announcements=known.said)
        return Place(PLACE, calendar, began=self.group.starts_on, gatherings=calls, announcements=known.said)

    @staticmethod
    def _is_true(news: Notice, known: Known) -> bool:
        return all(one.at != news.until for one in known.gatherings if one.id.partition(".")[0] == str(news.call))

    def _hear_of_moves(self, now: datetime) -> None:
        """Who had been told of a gathering hears that it moves, when a change that is tried out moves it."""
        if self.group.since != now or self.group.before is None:
            return
        after = self.group.times(now)
        for number, old in self.group.before.times(now).items():
            moved = number not in after or after[number].at != old.at
            if moved and old.at > now and self._knows(number, old):
                self.news.append(Notice(NEWS.format(number), number, now, old.at, frozenset([self.zone])))

    def _knows(self, number: int, old: Timing) -> bool:
        """Whether a letter told of it at the time that it has now, or of its move to that time."""
        named, news = f"gathering:{name_of(number, old)}", f"gathering:{NEWS.format(number)}"
        told = [(letter.at, item.name) for letter in self.person.history.letters for item in letter.items]
        return any(name == named or (name.startswith(news) and at >= old.since) for at, name in told)

    def _first(self) -> datetime:
        """Before anything can happen."""
        calls = self.group.times(datetime.max.replace(tzinfo=UTC)).values()
        return _midnight(self.zone, min([self.group.starts_on, *(one.at.date() for one in calls)]) - BEFORE)

    def _told(self) -> Life:
        return Life(
            tuple(one for step in self.steps for one in step.openings),
            tuple(step.letter for step in self.steps if step.letter),
            tuple(skip for step in self.steps for skip in step.skips),
        )


def _midnight(zone: str, day: date) -> datetime:
    at = instant_of(zone, day, time(0))
    return at if at else _midnight(zone, day + DAY)
