"""The letter budget: one letter per local date, two in any 7 local dates. docs: pacing §3"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

IN_7_DATES = 2
DATES = 7


def fits(day: date, taken: Collection[date]) -> bool:
    """Whether a letter on `day` leaves at most two dates taken in each window of 7 local dates that holds it."""
    number = day.toordinal()
    near = [n for other in taken if abs((n := other.toordinal()) - number) < DATES and other != day]
    return all(
        sum(first <= other < first + DATES for other in near) < IN_7_DATES
        for first in range(number - DATES + 1, number + 1)
    )


def fits_after(day: date, taken: Collection[date]) -> bool:
    """The same for a lesson on its own date: only what lies before it counts, as what comes later gives way."""
    return fits(day, [other for other in taken if other < day])
