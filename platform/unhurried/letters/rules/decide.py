"""Facts and a moment go in; what to record and when to look next come out. docs: pacing §7"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from unhurried.letters.rules import ladder as rungs
from unhurried.letters.rules.compose import write
from unhurried.letters.rules.facts import Letter, Person, Skip
from unhurried.letters.rules.ladder import ladder_of
from unhurried.letters.rules.look import JUST_AFTER, NoLook, next_look
from unhurried.letters.rules.moment import Moment
from unhurried.letters.rules.reserved import Written
from unhurried.pacing.rules import Opening, Place, due_openings
from unhurried.pacing.rules.times import DAY

LATE_AT_MOST = timedelta(hours=3)


@dataclass(frozen=True)
class Outreach:
    """A task for the facilitator: this person is quiet since `zero`, and a person writes. docs: pacing §4, day 14"""

    place: str
    zero: date


@dataclass(frozen=True)
class Step:
    """What is to be recorded at one moment."""

    openings: tuple[Opening, ...] = ()
    letter: Letter | None = None
    skips: tuple[Skip, ...] = ()
    outreach: tuple[Outreach, ...] = ()


@dataclass(frozen=True)
class Decision(Step):
    """A step, and the next moment to look (UTC) or the reason why there is none."""

    look_at: datetime | None = None
    no_look: NoLook | None = None


def decide(person: Person, now: datetime) -> Decision:
    """What to record for a person now, and when to look again.

    May be asked at any time and as often as one likes: what was recorded is never decided twice, openings keep their
    planned instants, and a letter found over three hours late waits for the next preferred hour. docs: pacing §3, I6
    """
    step = take_step(person, now)
    look = next_look(apply(person, step), now)
    at, reason = (look, None) if isinstance(look, datetime) else (None, look)
    return Decision(step.openings, step.letter, step.skips, step.outreach, at, reason)


def take_step(person: Person, now: datetime) -> Step:
    """What to record for a person now, without looking ahead."""
    openings = due_openings(person, now)
    opened = apply(person, Step(openings))
    letter, skips = _written(opened, now)
    return Step(openings, letter, skips, _outreach(opened, now))


def apply(person: Person, step: Step) -> Person:
    """The person with what a step records."""
    places = tuple(_with(place, step.openings) for place in person.places)
    history = person.history.and_then(step.letter, step.skips)
    tasks = person.tasks.union((task.place, task.zero) for task in step.outreach)
    return replace(person, places=places, history=history, tasks=tasks)


def _with(place: Place, openings: tuple[Opening, ...]) -> Place:
    facts = tuple(opening.fact() for opening in openings if opening.place == place.id)
    return replace(place, opened=place.opened + facts) if facts else place


def _written(person: Person, now: datetime) -> Written:
    """The letter of the last preferred hour, as long as it is not too late for it."""
    moment = last_hour(person, now)
    if moment is None or now - moment.at > LATE_AT_MOST or person.rhythm.is_quiet(now):
        return None, ()
    return write(moment)


def last_hour(person: Person, now: datetime) -> Moment | None:
    """The last preferred hour not later than `now`, within two dates."""
    today = person.rhythm.date_of(now)
    for day in (today, today - DAY):
        at = person.rhythm.at(day)
        if at is not None and at <= now:
            return Moment(person, day, at)
    return None


def _outreach(person: Person, now: datetime) -> tuple[Outreach, ...]:
    today, found = person.rhythm.date_of(now), []
    for place in person.places:
        ladder = ladder_of(place, person, now + JUST_AFTER)
        if ladder and today >= ladder.on(rungs.OUTREACH) and (place.id, ladder.zero) not in person.tasks:
            found.append(Outreach(place.id, ladder.zero))
    return tuple(found)
