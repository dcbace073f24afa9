"""A facilitator gives one week of a group another date; the weeks after it keep theirs (docs: pacing §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from unhurried.audit import service as audit
from unhurried.cohorts.models import Cohort, Hold
from unhurried.cohorts.queries import holds_of, members
from unhurried.cohorts.rules import APART, are_apart
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing import rules
from unhurried.pacing.faults import DatesTooNear, HoldFault
from unhurried.pacing.queries import calendar_of
from unhurried.pacing.rules import policy
from unhurried.pacing.service.holding import check_notice, clean_reason, first_instant, places_of
from unhurried.pacing.service.settling import changing


def dates_to_choose(calendar: rules.Calendar, position: int) -> tuple[date, date]:
    """The first and the last date that week `position` may have: four dates from those beside it at least.

    The first week comes no sooner than it is, and the last at most two weeks later than it was planned.
    """
    dates = calendar.dates
    first = dates[position - 2] + APART if position > 1 else dates[0]
    if position < len(dates):
        return first, dates[position] - APART
    moved = sum(hold.days for hold in calendar.holds if hold.position == position)
    return first, dates[-1] + timedelta(policy.DAYS_AT_MOST - moved)


def weigh_date(cohort: Cohort, position: int, on: date) -> int:
    """By how many days the week would move, later or (below 0) sooner; raises HoldFault where it cannot.

    A day is left before its first instant as it is, and before that on the new date, for everyone (docs: pacing §5).
    """
    calendar = calendar_of(cohort, holds_of([cohort.id]))
    if not 1 <= position <= len(calendar.weeks):
        raise HoldFault(_("The course has no such week."), "position")
    days = (on - calendar.dates[position - 1]).days
    if not days:
        raise HoldFault(_("The week has this date already."), "day")
    places = places_of(cohort)
    check_notice(cohort, calendar, places, position, first_instant(cohort, calendar, places, position))
    _check_room(calendar, position, on)
    new = (*calendar.holds, rules.Hold(position, 0, clock.now(), days))
    moved = [(who, replace(place, calendar=replace(place.calendar, holds=new))) for who, place in places]
    if first_instant(cohort, replace(calendar, holds=new), moved, position) - clock.now() < policy.HOLD_NOTICE:
        raise HoldFault(_("On that date it would open for somebody in less than 24 hours. Choose a later one."), "day")
    return days


def change_date(cohort: Cohort, position: int, on: date, *, by: int | None, words: str = "") -> Hold:
    """Give the week that date for the group; raises what `weigh_date` raises. `words` go into the note about it."""
    said = clean_reason(words)
    with changing([person.id for _enrolment, person in members(cohort.id)]):
        days = weigh_date(cohort, position, on)
        found = Hold(cohort_id=cohort.id, position=position, weeks=0, days=days, set_by=by, set_at=clock.now())
        found.words = said
        db.session.add(found)
        db.session.flush()
    audit.record("date changed", actor=by, cohort=cohort.id, position=position, days=days)
    return found


def check_apart(cohort: Cohort, holds: Sequence[Any]) -> None:
    """Whether the group's weeks stand far enough from each other with these holds alone; raises DatesTooNear."""
    if not are_apart(calendar_of(cohort, holds).dates):
        raise DatesTooNear(_("Another week stands too near for that now. Take its changed date back first."))


def _check_room(calendar: rules.Calendar, position: int, on: date) -> None:
    first, last = dates_to_choose(calendar, position)
    if first <= on <= last:
        return
    if first >= last:
        raise DatesTooNear(_("There is no other date for this week between those beside it."), "day")
    span = {"first": format_date(first), "last": format_date(last)}
    raise DatesTooNear(_("Between this week and those beside it four days stay: %(first)s to %(last)s.", **span), "day")
