"""The letter budget: one letter per local date, two in any 7 local dates. docs: pacing §3"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

IN_7_DATES = 2
DATES = 7


def fits(day: date, taken: Collection[date]) -> bool:
    """Whether a letter on `day` leaves at most two dates taken in each window of 7 local dates that holds it."""
    reach = timedelta(days=DATES - 1)
    first, last = day - reach, day + reach
    return _leaves_room(day, [other for other in taken if first <= other <= last and other != day])


def fits_after(day: date, taken: Collection[date]) -> bool:
    """The same for a lesson on its own date: only what lies before it counts, as what comes later gives way."""
    first = day - timedelta(days=DATES - 1)
    return _leaves_room(day, [other for other in taken if first <= other < day])


def fits_between(day: date, before: Sequence[date], after: Sequence[date]) -> bool:
    """`fits` where the dates taken `before` that day and `after` it are known in order."""
    near = [*before[-IN_7_DATES:], day, *after[:IN_7_DATES]]
    return all((last - first).days >= DATES for first, last in zip(near, near[IN_7_DATES:], strict=False))


def has_place(day: date, before: Sequence[date]) -> bool:
    """Whether a lesson has a place on its own date, after these dates in order."""
    if not before or (day - before[-1]).days >= DATES:
        return True
    return day != before[-1] and fits_between(day, before, ())


def _leaves_room(day: date, near: list[date]) -> bool:
    """Whether no window of 7 dates that holds `day` holds more than two, itself included."""
    if len(near) < IN_7_DATES:
        return True
    days = sorted([day, *near])
    place = days.index(day)
    starts = range(max(place - IN_7_DATES, 0), min(place, len(near) - IN_7_DATES) + 1)
    return all((days[start + IN_7_DATES] - days[start]).days >= DATES for start in starts)
