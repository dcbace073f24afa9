"""A timeline's case: a course, its dates, and one person who might take it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _

from unhurried.cohorts.rules import APART, are_apart
from unhurried.curriculum.rules import Week
from unhurried.letters.timeline import reading as read
from unhurried.letters.timeline.reading import Refused
from unhurried.pacing.rules import Hold, Pause, dates_of, policy

Reads = Mapping[int, timedelta | None]


@dataclass(frozen=True)
class Case:
    """What a timeline is drawn for. `reads` says how long after its opening a week is read, where not at once."""

    course: str
    starts_on: date
    zone: str
    weeks: tuple[Week, ...]
    hour: time = time(9)
    day: int = 0
    hold: tuple[Hold, ...] = ()
    move: tuple[Hold, ...] = ()
    pause: tuple[Pause, ...] = ()
    time_off: tuple[Pause, ...] = ()
    hard_day: tuple[date, ...] = ()
    joined: date | None = None
    own_pace: int | None = None
    back: str | None = None
    gatherings: tuple[datetime, ...] = ()
    reads_nothing: bool = False
    reads: Reads = field(default_factory=dict)
    reminders: bool = True


DAYS_AT_MOST = 7 * (1 + policy.HOLD_IN_ALL)
NEEDED = ("course", "starts_on", "zone")
Weeks = Callable[[str], tuple[Week, ...]]


def read_case(words: Any, weeks_of: Weeks) -> Case:
    """The case in a JSON object. Raises Refused with one sentence. What is null counts as left out."""
    if not isinstance(words, dict):
        raise Refused(_("A case is a JSON object."))
    given = {key: value for key, value in words.items() if value is not None}
    for name in NEEDED:
        if name not in given:
            raise Refused(_("%(name)s: this is needed.", name=name))
    for name in words:
        if name not in READERS and name not in NEEDED:
            raise Refused(_("%(name)s: there is no such key in a case.", name=read.shown(name)))
    starts_on, zone = read.read_date("starts_on", given["starts_on"]), read.read_zone(given["zone"])
    course = given["course"]
    if not isinstance(course, str):
        raise Refused(_("course: %(value)s is not a name.", value=read.shown(course)))
    weeks = weeks_of(course)
    chosen = {name: reader(given[name], len(weeks)) for name, reader in READERS.items() if name in given}
    return _apart(Case(course, starts_on, zone, weeks, **chosen))


def _apart(case: Case) -> Case:
    """The case, where its changed dates leave each week where there is room for it. docs: pacing §5"""
    dates = dates_of(case.starts_on, 0, len(case.weeks), (*case.hold, *case.move))
    if any(one.position == 1 and one.days < 0 for one in case.move):
        raise Refused(_("move: the first week comes no sooner than it was planned."))
    if case.move and not are_apart(dates):
        raise Refused(_("move: between two weeks there are %(days)s days at least.", days=APART.days))
    return case


def _holds(value: Any, weeks: int) -> tuple[Hold, ...]:
    """One hold a week; what is set twice for one week adds up. docs: pacing §5"""
    found: dict[int, int] = {}
    for pair in read.read_list("hold", value):
        left, right = read.read_pair("hold", pair)
        position = read.read_number("hold", left, 1, weeks)
        more = read.read_number("hold", right, 1, policy.HOLD_AT_ONCE)
        found[position] = found.get(position, 0) + more
    if sum(found.values()) > policy.HOLD_IN_ALL:
        raise Refused(_("hold: a group waits three weeks in all at most."))
    return tuple(Hold(position, more) for position, more in sorted(found.items()))


def _moves(value: Any, weeks: int) -> tuple[Hold, ...]:
    """Weeks that have another date of their own, so many days later or (with a minus) sooner. docs: pacing §5"""
    found: dict[int, int] = {}
    for pair in read.read_list("move", value):
        left, right = read.read_pair("move", pair)
        position = read.read_number("move", left, 1, weeks)
        found[position] = found.get(position, 0) + read.read_signed("move", right, DAYS_AT_MOST)
    return tuple(Hold(position, 0, None, days) for position, days in sorted(found.items()) if days)


def _pauses(value: Any, weeks: int) -> tuple[Pause, ...]:
    pairs = [read.read_pair("pause", pair) for pair in read.read_list("pause", value)]
    found = [
        Pause(read.read_date("pause", left), read.read_number("pause", right, 1, policy.PAUSE_AT_MOST))
        for left, right in pairs
    ]
    return tuple(sorted(found, key=lambda pause: pause.starts_on))


def _time_off(value: Any, weeks: int) -> tuple[Pause, ...]:
    days = read.read_list("time_off", value)
    if len(days) > policy.TIME_OFF_TIMES:
        raise Refused(_("time_off: there are two in a course at most."))
    return tuple(Pause(read.read_date("time_off", day), policy.TIME_OFF_DATES) for day in days)


def _hard_days(value: Any, weeks: int) -> tuple[date, ...]:
    return tuple(read.read_date("hard_day", day) for day in read.read_list("hard_day", value))


def _back(value: Any, weeks: int) -> str:
    if value == "group":
        return "group"
    left, right = read.read_pair("back", value)
    if left != "own":
        raise Refused(_("back: %(value)s is neither group nor like own:10.", value=read.shown(value)))
    return f"own:{read.read_interval('back', right)}"


def _gatherings(value: Any, weeks: int) -> tuple[datetime, ...]:
    return tuple(sorted(read.read_instant("gatherings", at) for at in read.read_list("gatherings", value)))


def _reads(value: Any, weeks: int) -> Reads:
    if not isinstance(value, dict):
        raise Refused(_("reads: %(value)s is not an object of weeks.", value=read.shown(value)))
    return {read.read_number("reads", week, 1, weeks): read.read_span("reads", span) for week, span in value.items()}


READERS: dict[str, Callable[[Any, int], Any]] = {
    "hour": lambda value, weeks: read.read_hour(value),
    "day": lambda value, weeks: read.read_number("day", value, 0, 6),
    "hold": _holds,
    "move": _moves,
    "pause": _pauses,
    "time_off": _time_off,
    "hard_day": _hard_days,
    "joined": lambda value, weeks: read.read_date("joined", value),
    "own_pace": lambda value, weeks: read.read_interval("own_pace", value),
    "back": _back,
    "gatherings": _gatherings,
    "reads_nothing": lambda value, weeks: read.read_flag("reads_nothing", value),
    "reads": _reads,
    "reminders": lambda value, weeks: read.read_flag("reminders", value),
}
