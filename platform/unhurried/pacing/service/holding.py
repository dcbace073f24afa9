"""A facilitator has the group wait, and sees beforehand what that moves (docs: pacing §5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from unhurried.audit import service as audit
from unhurried.cohorts.models import Cohort, Hold
from unhurried.cohorts.queries import holds_of, members
from unhurried.cohorts.rules import UNSEEN
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing import rules
from unhurried.pacing.faults import HoldFault, HoldTooLate, HoldTooLong, WeekPassed
from unhurried.pacing.queries import calendar_of, facts_of
from unhurried.pacing.rules import policy
from unhurried.pacing.service.settling import changing

Places = list[tuple[rules.Rhythm, rules.Place]]
REASON_AT_MOST = 300


@dataclass(frozen=True)
class MovedWeek:
    """A week of the group and its dates, day offsets aside."""

    position: int
    before: date
    after: date


@dataclass(frozen=True)
class HoldPreview:
    """What a hold would move: the group's weeks, for how many people, and how many go on at their own pace."""

    position: int
    weeks: int
    moved: tuple[MovedWeek, ...]
    people: int
    own_pace: int
    first_at: datetime


def preview_hold(cohort: Cohort, position: int, weeks: int) -> HoldPreview:
    """What the hold would move; raises WeekPassed, HoldTooLate (with the next week to offer) or HoldTooLong."""
    holds = holds_of([cohort.id])
    calendar = calendar_of(cohort, holds)
    _check_length(weeks, sum(hold.weeks for hold in holds))
    if not 1 <= position <= len(calendar.weeks):
        raise HoldFault(_("The course has no such week."), "position")
    places = places_of(cohort)
    first = first_instant(cohort, calendar, places, position)
    check_notice(cohort, calendar, places, position, first)
    held = replace(calendar, holds=(*calendar.holds, rules.Hold(position, weeks, clock.now())))
    moved = [
        MovedWeek(week.position, before, after)
        for week, before, after in zip(calendar.weeks, calendar.dates, held.dates, strict=True)
        if before != after
    ]
    own = sum(place.interval is not None for _who, place in places)
    return HoldPreview(position, weeks, tuple(moved), len(places) - own, own, first)


def hold(cohort: Cohort, position: int, weeks: int, *, by: int | None, words: str = "") -> Hold:
    """Have the group wait `weeks` weeks before week `position`; raises what `preview_hold` raises.

    `words` go into the note about it: the facilitator's own reason, in one or two sentences.
    """
    said = clean_reason(words)
    people = [person.id for _enrolment, person in members(cohort.id)]
    with changing(people):
        preview_hold(cohort, position, weeks)
        found = Hold(cohort_id=cohort.id, position=position, weeks=weeks, set_by=by, set_at=clock.now())
        found.words = said
        db.session.add(found)
        db.session.flush()
    audit.record("week held", actor=by, cohort=cohort.id, position=position, weeks=weeks)
    return found


def _check_length(weeks: int, before: int) -> None:
    if not 1 <= weeks <= policy.HOLD_AT_ONCE:
        raise HoldTooLong(_("A group waits one or two weeks at a time."), "weeks")
    if before + weeks > policy.HOLD_IN_ALL:
        left = policy.HOLD_IN_ALL - before
        raise HoldTooLong(_("A group waits three weeks in all; %(left)s are left.", left=left), "weeks")


def clean_reason(text: str) -> str:
    """A facilitator's own words for the note, in one line of 300 signs at most; raises HoldFault for more."""
    words = " ".join(UNSEEN.sub(" ", text).split())
    if len(words) > REASON_AT_MOST:
        over = len(words) - REASON_AT_MOST
        raise HoldFault(_("The note carries 300 characters of it; these are %(over)s more.", over=over), "words")
    return words


def check_notice(cohort: Cohort, calendar: rules.Calendar, places: Places, position: int, first: datetime) -> None:
    """Whether a day is left before the week opens for the first; raises WeekPassed or HoldTooLate."""
    opened = any(position in place.openings for _who, place in places)
    if opened or first <= clock.now():
        raise WeekPassed(_("This week has opened already. Choose a later one."), "position")
    if first - clock.now() >= policy.HOLD_NOTICE:
        return
    later = range(position + 1, len(calendar.weeks) + 1)
    soon = clock.now() + policy.HOLD_NOTICE
    offered = next((one for one in later if first_instant(cohort, calendar, places, one) >= soon), None)
    text = _("This week opens for somebody in less than 24 hours.")
    raise HoldTooLate(f"{text} {_('Week %(week)s can be held.', week=offered)}" if offered else text, offered)


def places_of(cohort: Cohort) -> Places:
    """The rhythm and the place of everyone in the cohort."""
    ids = {str(enrolment.id): person.id for enrolment, person in members(cohort.id)}
    facts = facts_of(ids.values())
    return [(f.who.rhythm, place) for f in facts.values() for place in f.who.places if place.id in ids]


def first_instant(cohort: Cohort, calendar: rules.Calendar, places: Places, position: int) -> datetime:
    """When the week opens for the first of those who go with the group."""
    group = [(rhythm, place.calendar.dates[position - 1]) for rhythm, place in places if place.interval is None]
    own = [(rules.Rhythm(zone=cohort.zone, hour=cohort.hour), calendar.dates[position - 1])]
    return min(_instant(rhythm, day) for rhythm, day in group or own)


def _instant(rhythm: rules.Rhythm, day: date) -> datetime:
    at = rhythm.at(day)
    return at if at else _instant(rhythm, day + timedelta(days=1))
