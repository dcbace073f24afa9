"""A running group goes over to another version of its course, by hand and seen beforehand (docs: pacing §2, I7).

What somebody has opened stays as they read it; what has not opened follows the new version. The dates stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from unhurried.audit import service as audit
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import course_of, holds_of, members
from unhurried.curriculum.models import CourseVersion
from unhurried.curriculum.queries import pinned
from unhurried.curriculum.rules import Course, Week
from unhurried.curriculum.rules.changes import CourseChange, compare_versions
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing import rules
from unhurried.pacing.faults import VersionFault
from unhurried.pacing.models import Opening
from unhurried.pacing.queries import calendar_of, facts_of
from unhurried.pacing.rules import policy
from unhurried.pacing.rules.versions import Clash, clashes
from unhurried.pacing.service.refusing import refusals
from unhurried.pacing.service.settling import changing


@dataclass(frozen=True)
class PlaceChange:
    """One person's place: the keys of the weeks that they have open, and of the next one before and after.

    Where the version is refused, `next_after` is the next one that stays.
    """

    enrolment_id: int
    opened: tuple[str, ...]
    next_before: str | None
    next_after: str | None


@dataclass(frozen=True)
class VersionPreview:
    """What another version would change: for the course, on which group dates, for whom, and what forbids it.

    `before` and `after` are the group's dates by week key; `refusals` are sentences, and none where it may be done.
    """

    change: CourseChange
    before: Mapping[str, date]
    after: Mapping[str, date]
    places: tuple[PlaceChange, ...]
    refusals: tuple[str, ...]

    def opened_by(self, key: str) -> int:
        """How many people have this week open, and keep it as they read it."""
        return sum(key in place.opened for place in self.places)


def preview_version(cohort: Cohort, new: Course) -> VersionPreview:
    """What moving the group to `new` would change; nothing is written."""
    old, found = course_of(cohort), _Group(cohort)
    against = refusals(cohort, old, new, found.clashes(old, new), found.last_hold)
    return VersionPreview(
        change=compare_versions(old, new),
        before=found.dates(old),
        after=found.dates(new),
        places=tuple(found.changes(old, old if against else new)),
        refusals=against,
    )


def change_version(
    cohort: Cohort, version: CourseVersion, *, by: int | None, seen: int | None = None
) -> VersionPreview:
    """Move the group to a pinned version; raises VersionFault where `preview_version` names a refusal.

    `seen` is the version that the group was on when somebody looked: where it has changed since, nothing is done.
    """
    people = {person.id for _enrolment, person in members(cohort.id)}
    with changing(people):
        here = db.session.get_one(Cohort, cohort.id, with_for_update=True, populate_existing=True)
        if seen not in (None, here.course_version_id):
            raise VersionFault(_("The group went over to another version meanwhile. Look at it again."))
        with changing({person.id for _enrolment, person in members(here.id)} - people):
            preview = preview_version(here, pinned(version.id))
            if preview.refusals:
                raise VersionFault(preview.refusals[0])
            before = _keep_what_is_open(here)
            here.course_version_id = version.id
    audit.record("course version changed", actor=by, cohort=here.id, before=before, after=version.id)
    return preview


def _keep_what_is_open(cohort: Cohort) -> int:
    """Let everything that is open stay in the version in which it was opened; returns that version."""
    places = select(Enrolment.id).where(Enrolment.cohort_id == cohort.id)
    open_now = update(Opening).where(Opening.enrolment_id.in_(places), Opening.course_version_id.is_(None))
    db.session.execute(
        open_now.values(course_version_id=cohort.course_version_id), execution_options={"synchronize_session": "fetch"}
    )
    return cohort.course_version_id


class _Group:
    """A group at this moment, with everything taken as recorded that is due."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort, self.moment = cohort, clock.now()
        ids = {str(enrolment.id): person.id for enrolment, person in members(cohort.id)}
        people = [_as_of(facts.who, self.moment) for facts in facts_of(ids.values()).values()]
        self.holds = holds_of([cohort.id])
        self.places = [(who, place) for who in people for place in who.places if place.id in ids]
        self.places.sort(key=lambda pair: int(pair[1].id))

    @property
    def last_hold(self) -> int:
        """The furthest week before which the group waits; 0 where it never does."""
        return max((hold.position for hold in self.holds), default=0)

    def dates(self, course: Course) -> dict[str, date]:
        """The group's date of each week of the course, by key."""
        weeks = course.outline.weeks
        return {week.key: day for week, day in zip(weeks, self._calendar(weeks).dates, strict=True)}

    def _calendar(self, weeks: tuple[Week, ...]) -> rules.Calendar:
        return replace(calendar_of(self.cohort, self.holds), weeks=weeks)

    def clashes(self, old: Course, new: Course) -> tuple[Clash, ...]:
        """Where the new version would move what has its place already."""
        if self.cohort.state == "draft":
            return ()
        before, after = old.outline.weeks, new.outline.weeks
        soon = set(self._soon(max(before, after, key=len)))
        return clashes(before, after, self._opened(), soon)

    def _opened(self) -> Counter[int]:
        """How many people have each place open, those who left included: they may come back."""
        here = select(Opening.position).join(Enrolment, Enrolment.id == Opening.enrolment_id)
        left = here.where(Enrolment.cohort_id == self.cohort.id, Enrolment.left_at.is_not(None))
        found = Counter(db.session.scalars(left))
        for _who, place in self.places:
            found.update(list(place.openings))
        return found

    def _soon(self, weeks: tuple[Week, ...]) -> Iterator[int]:
        """Places whose group date has come for somebody, or which open for somebody within a day."""
        until = self.moment + policy.HOLD_NOTICE
        rhythms = [(who.rhythm, place.calendar.day) for who, place in self.places if place.interval is None]
        for rhythm, day in rhythms or [(rules.Rhythm(zone=self.cohort.zone, hour=self.cohort.hour), 0)]:
            dates = replace(self._calendar(weeks), day=day).dates
            yield from (position for position, on in enumerate(dates, 1) if rhythm.first_at(on) < until)
        for who, place in self.places:
            yield from (one.position for one in rules.openings_plan(who, until) if one.place == place.id)

    def changes(self, old: Course, new: Course) -> Iterator[PlaceChange]:
        """What each person has open, and which week is their next one, before and after."""
        for who, place in self.places:
            opened = [week.key for week in old.outline.weeks if week.position in place.openings]
            after = _in_version(who, place, new.outline.weeks)
            yield PlaceChange(int(place.id), tuple(opened), _next(who, place.id, old), _next(after, place.id, new))


def _as_of(who: rules.Participant, moment: datetime) -> rules.Participant:
    due = rules.due_openings(who, moment)
    places = tuple(
        replace(place, opened=(*place.opened, *(one.fact() for one in due if one.place == place.id)))
        for place in who.places
    )
    return replace(who, places=places, settled=max(who.settled or moment, moment))


def _in_version(who: rules.Participant, here: rules.Place, weeks: tuple[Week, ...]) -> rules.Participant:
    moved = replace(here, calendar=replace(here.calendar, weeks=weeks))
    return replace(who, places=tuple(moved if place.id == here.id else place for place in who.places))


def _next(who: rules.Participant, place: str, course: Course) -> str | None:
    found = next((one for one in rules.coming_openings(who) if one.place == place), None)
    return course.outline.week(found.position).key if found else None
