"""What the forms of the rhythm page may say: clean values, or a FormFault beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from flask_babel import gettext as _

from unhurried.cohorts.rules import STYLES
from unhurried.pacing.service.resting import WAYS_BACK

PAUSES = {"1": 1, "2": 2, "4": 4, "open": None}
LETTERS = ("all", "lessons", "none")
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
Typed = Mapping[str, str]


class FormFault(Exception):
    """Something in a form that cannot be, and what would be right. `field` names the form's field."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class HardDayWish:
    """A private date as it was typed."""

    on: date
    yearly: bool
    day_before: bool
    day_after: bool


@dataclass(frozen=True)
class LetterWish:
    """Which letters, in which style, with reminders or without."""

    letters: str
    style: str
    reminders: bool


def pause_weeks(typed: Typed) -> int | None:
    """The weeks of a pause; None is open-ended."""
    if typed.get("weeks") not in PAUSES:
        raise FormFault(_("Choose how long you want to rest."), "weeks")
    return PAUSES[typed["weeks"]]


def way_back(typed: Typed, field: str = "way") -> str:
    """`group` or `own:<days>`."""
    if typed.get(field) not in WAYS_BACK:
        raise FormFault(_("Choose the group’s pace or your own."), field)
    return typed[field]


def way_on(typed: Typed) -> str | tuple[int, int]:
    """`group`, `own:<days>`, or the (enrolment, cohort) of a move to a later group."""
    kind, _colon, ids = typed.get("way", "").partition(":")
    place, _colon, cohort = ids.partition(":")
    if kind != "later":
        return way_back(typed)
    if not (place.isascii() and place.isdecimal() and cohort.isascii() and cohort.isdecimal()) or len(ids) > 20:
        raise FormFault(_("Choose one of these ways."), "way")
    return int(place), int(cohort)


def interval(typed: Typed) -> int | None:
    """The own interval in local dates; None is the group's pace."""
    days = way_back(typed, "pace").partition(":")[2]
    return int(days) if days else None


def day_offset(typed: Typed) -> int:
    """Days after the group's day, 0 to 6."""
    if typed.get("day") not in {str(day) for day in range(7)}:
        raise FormFault(_("Choose a day of the week."), "day")
    return int(typed["day"])


def zone_and_hour(typed: Typed) -> tuple[str, time]:
    """The zone's name as typed, and the hour; whether they can be is pacing's question."""
    try:
        hour = time.fromisoformat(typed.get("hour", "").strip()[:8])
    except ValueError:
        raise FormFault(_("Write the hour like 09:30."), "hour") from None
    return typed.get("zone", "").strip()[:64], hour.replace(second=0, microsecond=0, tzinfo=None)


def hard_day(typed: Typed) -> HardDayWish:
    """A private date with what goes with it."""
    try:
        on = date.fromisoformat(typed.get("on", "").strip()[:10])
    except ValueError:
        raise FormFault(_("Choose a day, or write it like 2026-12-24."), "on") from None
    if not EARLIEST <= on < LATEST:
        raise FormFault(_("Choose a date in this century or the next."), "on")
    flags = (bool(typed.get(name)) for name in ("yearly", "day_before", "day_after"))
    return HardDayWish(on, *flags)


def letter_wish(typed: Typed) -> LetterWish:
    """Which letters come and how."""
    if typed.get("letters") not in LETTERS:
        raise FormFault(_("Choose which letters you want."), "letters")
    style = typed["style"] if typed.get("style") in STYLES else "discreet"
    return LetterWish(typed["letters"], style, bool(typed.get("reminders")))
