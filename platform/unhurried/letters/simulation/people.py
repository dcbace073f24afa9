"""Made-up people, each drawn from the season's seed and a number of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from random import Random

from unhurried.kit.zones import offered
from unhurried.letters.rules import Person
from unhurried.letters.simulation import habits
from unhurried.letters.simulation.deeds import Deed
from unhurried.letters.simulation.group import SIZE, Group, group_of
from unhurried.letters.simulation.habits import DAYS, Habit
from unhurried.letters.simulation.season import Terms
from unhurried.pacing.rules import HardDay, Place, Rhythm
from unhurried.pacing.rules.times import DAY, WEEK

Away = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Made:
    """Someone before anything happened, what they will do, and when they read nothing (`away`, for good or until)."""

    person: Person
    habit: Habit
    deeds: list[Deed]
    away: Away | None
    rng: Random


def made(terms: Terms, number: int) -> Made:
    """Person `number` of a season, the same for the same seed."""
    rng = Random(terms.seed << 40 | number)
    [habit] = rng.choices(habits.HABITS, habits.SHARES)
    rhythm = _rhythm(rng, terms)
    group = group_of(terms.seed, number // SIZE, terms.weeks, terms.starts_on)
    places, deeds = [_place(rng, "1", group, rhythm, terms)], _waiting(group, "1")
    if rng.random() < habits.SECOND_GROUP:
        other = group_of(terms.seed, -1 - number // SIZE, terms.weeks, terms.starts_on + DAY * rng.randrange(7, 28))
        places.append(_place(rng, "2", other, rhythm, terms))
        deeds += _waiting(other, "2")
    away = _away(rng, habit, terms)
    return Made(Person(rhythm, tuple(places)), habit, deeds + _deeds(rng, habit, terms, rhythm), away, rng)


def _rhythm(rng: Random, terms: Terms) -> Rhythm:
    hard: tuple[HardDay, ...] = ()
    if rng.random() < habits.HARD_DAYS:
        on = terms.starts_on + DAY * rng.randrange(7 * terms.weeks)
        hard = (HardDay(on, rng.random() < 0.5, rng.random() < 0.3, rng.random() < 0.3),)
    reminders = rng.random() >= habits.NO_REMINDERS
    return Rhythm(_zone(rng), _hour(habits.chosen(rng, habits.HOURS)), hard_days=hard, reminders=reminders)


def _zone(rng: Random) -> str:
    return rng.choice(offered()) if rng.random() < habits.ANYWHERE else habits.chosen(rng, habits.ZONES)


@lru_cache
def _hour(text: str) -> time:
    return time.fromisoformat(text)


def _place(rng: Random, name: str, group: Group, rhythm: Rhythm, terms: Terms) -> Place:
    """A place with a day offset (most keep the group's day), sometimes at an own pace, sometimes joined late."""
    day = rng.choice((0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6))
    interval = rng.choice(habits.INTERVALS) if rng.random() < habits.OWN_PACE else None
    late = rng.random() < habits.JOINS_LATE
    joined = rhythm.first_at(group.starts_on) + _some(rng, 2, 30) if late else terms.start - DAY
    after = rng.random() < 0.3
    calendar = group.calendar(day)
    return Place(
        name, calendar, group.starts_on, interval, joined=joined, gatherings=group.gatherings, after_course=after
    )


def _waiting(group: Group, name: str) -> list[Deed]:
    hold = group.hold
    return [Deed(hold.set_at, 0, "hold", (name, group))] if hold and hold.set_at else []


def _some(rng: Random, first: int, last: int) -> timedelta:
    """A stretch of whole minutes, between so many days and so many."""
    return timedelta(minutes=rng.randrange(first * 1440, max(last, first + 1) * 1440))


def _at(rng: Random, terms: Terms) -> datetime:
    """Some minute while the course runs."""
    return datetime.combine(terms.starts_on, time(), UTC) + _some(rng, 1, 7 * terms.weeks)


def _away(rng: Random, habit: Habit, terms: Terms) -> Away | None:
    if habit is habits.VANISHES:
        return _at(rng, terms), None
    if habit is habits.RETURNS:
        gone = _at(rng, terms)
        return gone, gone + _some(rng, 14, 70)
    return None


def _deeds(rng: Random, habit: Habit, terms: Terms, rhythm: Rhythm) -> list[Deed]:
    """What they do besides reading."""
    at = _at(rng, terms)
    if habit is habits.RESTS:
        return [Deed(at, 1, "time_off", None), *([Deed(at + WEEK * 3, 1, "time_off", None)] * (rng.random() < 0.3))]
    if habit is habits.PAUSES:
        return [Deed(at, 1, "pause", (rng.choice((7, 14, 28, None)), rng.choice((None, None, None, 7, 10))))]
    if habit is habits.MOVES_HOUR:
        return [Deed(at, 1, "hour", _hour(habits.chosen(rng, habits.HOURS)))]
    if habit is habits.TRAVELS:
        return [Deed(at, 1, "zone", _zone(rng)), Deed(at + rng.choice(DAYS[3:]), 1, "zone", rhythm.zone)]
    return [Deed(at, 1, "leave", "1")] if habit is habits.LEAVES else []
