"""Weeks off and longer weeks that are known before a group begins: holds set ahead (docs: pacing §1, §2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from flask_babel import gettext as _

from unhurried.cohorts.rules.faults import CohortFault

AT_ONCE, IN_ALL = 2, 3
WEEK, APART = timedelta(weeks=1), timedelta(days=4)


def are_apart(dates: Sequence[date]) -> bool:
    """Whether between any two of a group's weeks there are so many days that both can open on their dates.

    Four dates are never less than 72 hours, and three weeks then never fall in 7 dates (docs: pacing §2.3).
    """
    return all(later - before >= APART for before, later in pairwise(dates))


def first_days(starts_on: date, weeks: int, held: Mapping[int, int]) -> list[date]:
    """The group's date of each week, in order, where the group waits `held[k]` weeks before week k."""
    dates, day = [], starts_on
    for position in range(1, weeks + 1):
        day += WEEK * held.get(position, 0)
        dates.append(day)
        day += WEEK
    return dates


def weeks_off(starts_on: date, weeks: int, days: Iterable[date]) -> dict[int, int]:
    """Where the group waits, so that nothing opens in the week of each of these days; raises CohortFault.

    A group's week is seven days from its first weekday on: whoever chose a later day of the week is off as well.
    """
    held: dict[int, int] = {}
    for day in sorted(set(days)):
        dates = first_days(starts_on, weeks, held)
        found = next((number for number, first in enumerate(dates, 1) if first <= day < first + WEEK), None)
        if found == 1:
            raise CohortFault(_("The first week cannot be off. Choose a later first day."), "off")
        if found is not None:
            held[found] = held.get(found, 0) + 1
        elif not dates[0] <= day < dates[-1] + WEEK:
            raise CohortFault(_("A week off lies outside the time of the course."), "off")
    return check_held(held, weeks)


def check_held(held: Mapping[int, int], weeks: int) -> dict[int, int]:
    """The same without the weeks that wait for nothing; raises CohortFault for more than pacing allows."""
    found = {position: number for position, number in sorted(held.items()) if number}
    if any(not 2 <= position <= weeks for position in found):
        raise CohortFault(_("The course has no such week to wait before."), "off")
    if any(not 0 < number <= AT_ONCE for number in found.values()):
        raise CohortFault(_("A group waits one or two weeks at a time."), "off")
    if sum(found.values()) > IN_ALL:
        raise CohortFault(_("Three weeks off in all are the most."), "off")
    return found
