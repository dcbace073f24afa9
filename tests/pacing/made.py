"""Made-up people with one or two cohorts, and a clockwork that looks whenever a test likes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.pacing.lives import zones
from unhurried.curriculum.rules import Week
from unhurried.letters.rules import Decision, Letter, Person, Skip, Step, apply, decide
from unhurried.pacing.rules import Calendar, HardDay, Hold, Opening, Pause, Place, Rhythm, Turn, due_openings

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ODD = (
    ("Pacific/Apia", date(2011, 12, 12)),
    ("Pacific/Kwajalein", date(1993, 8, 2)),
    ("Europe/London", date(2026, 3, 9)),
)
Change = Callable[[Person], Person]


@dataclass
class Made:
    """A person before anything happened, how they read (days by place and week), and what they change when."""

    person: Person
    reads: dict[tuple[str, int], int | None]
    changes: list[tuple[datetime, Change]]


@dataclass
class Lived:
    """What happened: openings, letters with the person at that moment, skips, and each decision."""

    person: Person
    openings: list[Opening] = field(default_factory=list)
    letters: list[tuple[Letter, Person]] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    decisions: list[tuple[datetime, Decision]] = field(default_factory=list)


def make(rng: Random, *, calm: bool = False, cohorts: int = 2, in_zone: str | None = None) -> Made:
    """A random person; a calm one changes nothing on the way and likes an hour before 17:00.

    In a given zone they begin just before a change of its clocks, where it has any.
    """
    zone, start = (in_zone, _before_a_change(rng, in_zone)) if in_zone else _where_and_when(rng)
    hours = ("08:00", "09:30", "13:15") if calm else ("08:00", "09:30", "13:15", "20:29")
    hard = tuple(
        HardDay(start + DAY * rng.randrange(70), rng.random() < 0.2, rng.random() < 0.3)
        for _ in range(rng.randrange(5))
    )
    rhythm = Rhythm(zone, time.fromisoformat(rng.choice(hours)), hard_days=hard, reminders=rng.random() < 0.8)
    places = tuple(_place(rng, str(n), start, rhythm) for n in range(1, 1 + rng.randint(1, cohorts)))
    spans = (0, 0, 1, 3, 5, 12, 30, None)
    reads = {(p.id, w.position): rng.choice(spans) for p in places for w in p.weeks}
    made = Made(Person(rhythm, places), reads, [])
    first = datetime.combine(start, time(1), UTC)
    for _ in range(0 if calm else rng.randrange(4)):
        made.changes.append((first + HOUR * rng.randrange(24 * 60), _change(rng)))
    made.changes.sort(key=lambda change: change[0])
    return made


def _where_and_when(rng: Random) -> tuple[str, date]:
    if rng.random() < 0.2:
        return rng.choice(ODD)
    return rng.choice(zones()), date(2010 + rng.randrange(20), 1 + rng.randrange(12), 5)


def _before_a_change(rng: Random, zone: str) -> date:
    """A date up to five weeks before the clocks of a zone change, in a year in which they do."""
    years = rng.sample(range(1975, 2030), 55)
    changes = next((found for year in years if (found := _changes(zone, year))), [date(years[0], 1, 1)])
    return rng.choice(changes) - DAY * rng.randrange(35)


def _changes(zone: str, year: int) -> list[date]:
    """Dates of a year within three days after which its clocks changed."""
    days = [date(year, 1, 1) + DAY * 3 * n for n in range(122)]
    offsets = [datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset() for day in days]
    return [day for day, before, after in zip(days, offsets, offsets[1:], strict=False) if before != after]


def _place(rng: Random, name: str, start: date, rhythm: Rhythm) -> Place:
    count = rng.randint(1, 8)
    kinds = [rng.choice(("lesson", "lesson", "lesson", "rest")) if n else "lesson" for n in range(count)]
    weeks = tuple(
        Week(n, f"w{n}", kind, optional=kind == "lesson" and rng.random() < 0.15)  # type: ignore[arg-type]
        for n, kind in enumerate(kinds, start=1)
    )
    starts_on = start + DAY * rng.randrange(10)
    waits = (Hold(rng.randint(1, count), rng.randint(1, 2)),) if rng.random() < 0.3 else ()
    holds = (*waits, *_moved(Random(f"{name} {starts_on} {count}"), count))  # a seed of its own: all else stays
    joined = datetime.combine(starts_on, time(2), UTC) + HOUR * rng.randrange(24 * 40) if rng.random() < 0.4 else None
    pace = rng.choice((None, None, None, 7, 10, 14))
    return Place(name, Calendar(starts_on, weeks, holds, rng.randrange(7)), starts_on, pace, joined=joined)


def _moved(rng: Random, weeks: int) -> tuple[Hold, ...]:
    """In some places every other week has a date of its own, up to three days from the one that it had."""
    moved = range(2, weeks + 1, 2) if rng.random() < 0.4 else range(0)
    return tuple(Hold(position, 0, None, rng.choice((-3, -2, -1, 1, 2, 3))) for position in moved)


def _change(rng: Random) -> Change:
    """Something that the person does, or a hold of their first group, at the moment at which it is done."""
    kind = rng.choice(("pause", "way back", "come back", "off", "hour", "leave", "act", "hold"))
    days, interval, weeks = rng.choice((7, 14, 28, None)), rng.choice((None, 7, 10, 14)), rng.randint(1, 2)

    def change(person: Person) -> Person:
        rhythm, now = person.rhythm, person.settled
        assert now is not None
        if kind == "hold":
            return _held(person, now, weeks)
        today = rhythm.date_of(now)
        rest = Pause(today, days)
        acted = replace(person, actions=(*person.actions, now))
        if kind in ("pause", "way back"):
            kept = tuple(one for one in rhythm.pauses if not one.covers(today))
            rest = next((replace(one, days=days) for one in rhythm.pauses if one.covers(today)), rest)
            rested = replace(acted, rhythm=replace(rhythm, pauses=(*kept, rest)))
            return _turned(rested, rest, interval) if kind == "way back" else rested
        if kind == "come back":
            ended = tuple(replace(one, ended_on=today) if one.covers(today) else one for one in rhythm.pauses)
            return replace(acted, rhythm=replace(rhythm, pauses=ended))
        if kind == "off":
            return replace(acted, rhythm=replace(rhythm, time_off=(*rhythm.time_off, Pause(today, 7))))
        if kind == "hour":
            return replace(acted, rhythm=replace(rhythm, hour=time(11)))
        if kind == "leave":
            return replace(acted, places=(replace(person.places[0], left=now), *person.places[1:]))
        return acted

    return change


def _turned(person: Person, rest: Pause, interval: int | None) -> Person:
    """From the end of the rest on every group is gone through at this pace."""
    turn = Turn(rest.over_on, interval)
    return replace(person, places=tuple(replace(one, turns=(*one.turns, turn)) for one in person.places))


def _held(person: Person, now: datetime, weeks: int) -> Person:
    """The first group waits before its next week that is two days off or more and open to nobody; else nothing."""
    place, soonest = person.places[0], person.rhythm.date_of(now) + DAY * 2
    held = sum(hold.weeks for hold in place.calendar.holds)
    coming = [k for k, on in enumerate(place.calendar.dates, 1) if on >= soonest and k not in place.openings]
    if not coming or held + weeks > 3:
        return person
    calendar = replace(place.calendar, holds=(*place.calendar.holds, Hold(coming[0], weeks, now)))
    return replace(person, places=(replace(place, calendar=calendar), *person.places[1:]))


def live(
    made: Made, late: Callable[[datetime], timedelta] = lambda look: timedelta(), until: int = 2000, clockworks: int = 1
) -> Lived:
    """Look at each moment to look, so much later; what the person does comes in its time, after the letter.

    Of several clockworks each looks at that moment, one right after the other.
    """
    lived = Lived(made.person)
    doing: list[tuple[datetime, int, Change]] = [(at, n, change) for n, (at, change) in enumerate(made.changes)]
    starts = min(place.calendar.starts_on for place in made.person.places)
    now = datetime.combine(starts - DAY * 3, time(0), UTC)
    for number in range(until):
        decision = look(lived, now)
        for _other in range(1, clockworks):
            look(lived, now)
        for opening in decision.openings:
            if opening.kind == "lesson" and (span := made.reads[opening.place, opening.position]) is not None:
                doing.append(
                    (max(now, lived.person.rhythm.first_at(opening.day + DAY * span)), 1000 + number, _reading(opening))
                )
        doing.sort(key=lambda one: (one[0], one[1]))
        next_look = decision.look_at + late(decision.look_at) if decision.look_at else None
        if doing and (next_look is None or doing[0][0] < next_look):
            now, _n, change = doing.pop(0)
            _do(lived, now, change)
        elif next_look:
            now = next_look
        else:
            break
    return lived


def look(lived: Lived, now: datetime) -> Decision:
    """One look of the clockwork: decide, record."""
    decision = decide(lived.person, now)
    lived.decisions.append((now, decision))
    lived.openings += decision.openings
    lived.letters += [(decision.letter, lived.person)] if decision.letter else []
    lived.skips += decision.skips
    lived.person = apply(lived.person, decision)
    return decision


def _do(lived: Lived, at: datetime, change: Change) -> None:
    """Whoever changes an input first records what the old inputs had opened."""
    opened = due_openings(lived.person, at)
    lived.openings += opened
    lived.person = apply(lived.person, Step(opened))
    is_reading = getattr(change, "reading", False)
    lived.person = change(replace(lived.person, settled=lived.person.settled if is_reading else at))
    if is_reading:
        lived.person = replace(
            lived.person, actions=(*lived.person.actions, at), places=_read(lived.person, at, change)
        )


def _reading(opening: Opening) -> Change:
    def change(person: Person) -> Person:
        return person

    change.reading = (opening.place, opening.position)  # type: ignore[attr-defined]
    return change


def _read(person: Person, at: datetime, change: Change) -> tuple[Place, ...]:
    place_id, position = change.reading  # type: ignore[attr-defined]
    return tuple(
        replace(place, reads={position: at, **place.reads}) if place.id == place_id else place
        for place in person.places
    )
