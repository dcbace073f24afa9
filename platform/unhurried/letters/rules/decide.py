"""Facts and a moment go in; what to record and when to look next come out. docs: pacing §7"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from unhurried.letters.rules import ladder as rungs
from unhurried.letters.rules.compose import write
from unhurried.letters.rules.facts import Person
from unhurried.letters.rules.history import Letter, Skip
from unhurried.letters.rules.ladder import ladder_since
from unhurried.letters.rules.look import NoLook, next_look
from unhurried.letters.rules.moment import Moment
from unhurried.letters.rules.usual import JUST_AFTER, usual_letter
from unhurried.pacing.rules import Opening, due_openings
from unhurried.pacing.rules.times import DAY

LATE_AT_MOST = timedelta(hours=3)
SURELY_NO_OUTREACH = timedelta(days=rungs.OUTREACH - 3)


class Outreach(NamedTuple):
    """A task for the facilitator: this person is quiet since `zero`, and a person writes. docs: pacing §4, day 14"""

    place: str
    zero: date


class Step(NamedTuple):
    """What is to be recorded at one moment."""

    openings: tuple[Opening, ...] = ()
    letter: Letter | None = None
    skips: tuple[Skip, ...] = ()
    outreach: tuple[Outreach, ...] = ()


class Decision(NamedTuple):
    """A step, and the next moment to look (UTC) or the reason why there is none."""

    openings: tuple[Opening, ...]
    letter: Letter | None
    skips: tuple[Skip, ...]
    outreach: tuple[Outreach, ...]
    look_at: datetime | None
    no_look: NoLook | None


def decide(person: Person, now: datetime) -> Decision:
    """What to record for a person now, and when to look again.

    May be asked at any time and as often as one likes: what was recorded is never decided twice, openings keep their
    planned instants, and a letter found over three hours late waits for the next preferred hour. docs: pacing §3, I6
    """
    step, after = advance(person, now)
    look = next_look(after, now)
    return Decision(*step, look, None) if isinstance(look, datetime) else Decision(*step, None, look)


def take_step(person: Person, now: datetime) -> Step:
    """What to record for a person now, without looking ahead."""
    return advance(person, now)[0]


def advance(person: Person, now: datetime) -> tuple[Step, Person]:
    """What to record for a person now, and the person with that recorded."""
    openings = due_openings(person, now)
    opened = person.and_opened(openings) if openings else person
    if openings and (usual := usual_letter(opened, openings, now)):
        return Step(openings, usual), opened.and_decided(usual, ())
    moment = _hour_in_time(opened, now)
    letter, skips = write(moment) if moment else (None, ())
    tasks = _outreach(opened, now)
    after = opened.and_decided(letter, skips, tasks) if letter or skips or tasks else opened
    return Step(openings, letter, skips, tasks), after.and_answered(moment.at) if moment else after


def apply(person: Person, step: Step | Decision) -> Person:
    """The person with what a step records."""
    opened = person.and_opened(step.openings) if step.openings else person
    return opened.and_decided(step.letter, step.skips, step.outreach)


def _hour_in_time(person: Person, now: datetime) -> Moment | None:
    """The last preferred hour, as long as it is not too late for its letter."""
    moment = last_hour(person, now)
    if moment is None or now - moment.at > LATE_AT_MOST or person.rhythm.is_quiet(now):
        return None
    return moment


def last_hour(person: Person, now: datetime) -> Moment | None:
    """The last preferred hour not later than `now`, within two dates."""
    today = person.rhythm.date_of(now)
    for day in (today, today - DAY):
        at = person.rhythm.at(day)
        if at is not None and at <= now:
            return Moment(person.as_of(at), day, at)
    return None


def _outreach(person: Person, now: datetime) -> tuple[Outreach, ...]:
    """A task for each place whose oldest unread lesson is two weeks old, once."""
    after = now + JUST_AFTER
    acted = person.acted(after)
    if acted and now - acted < SURELY_NO_OUTREACH:
        return ()
    ladders = [ladder for place in person.places if (ladder := ladder_since(place, acted, after))]
    if not ladders:
        return ()
    today = person.rhythm.date_of(now)
    late = [ladder for ladder in ladders if today >= ladder.on(rungs.OUTREACH)]
    return tuple([Outreach(one.place, one.zero) for one in late if (one.place, one.zero) not in person.tasks])
