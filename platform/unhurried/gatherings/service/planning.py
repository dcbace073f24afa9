"""Planning a gathering, changing it, calling it off. Everyone concerned is looked at anew by the clockwork."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from unhurried.audit import service as audit
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.queries import holds_of, members
from unhurried.gatherings import queries, rules
from unhurried.gatherings.models import Announcement, AnnouncementReader, Gathering
from unhurried.gatherings.queries.announced import places_that_know
from unhurried.gatherings.rules import GatheringFault, Wish
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.queries import calendar_of
from unhurried.pacing.service import changing

AT_MOST = 100


def weigh(cohort: Cohort, wish: Wish, gathering_id: int | None = None) -> datetime:
    """The instant that this wish would have; raises GatheringFault where it cannot be. Nothing is written.

    `gathering_id` is the gathering that it would change: only another one at the same instant is in its way.
    """
    if cohort.state == "closed":
        raise GatheringFault(_("This group has ended."))
    at = rules.moment_of(wish, cohort.zone, clock.now())
    for other in queries.meetings_of([cohort.id]):
        if other.at == at and not other.is_off and other.id != gathering_id:
            raise GatheringFault(_("The group meets at this time already: %(title)s.", title=other.title), "clock")
    return at


def plan(cohort: Cohort, wish: Wish, *, by: int | None) -> Gathering:
    """A new gathering of the cohort; raises GatheringFault."""
    db.session.get_one(Cohort, cohort.id, with_for_update=True)  # two who plan the same at once wait for each other
    weigh(cohort, wish)
    count = select(func.count()).where(Gathering.cohort_id == cohort.id, Gathering.cancelled_at.is_(None))
    if (db.session.scalar(count) or 0) >= AT_MOST:
        raise GatheringFault(_("A group has at most %(most)s gatherings.", most=AT_MOST))
    with changing(_people(cohort)):
        found = Gathering(cohort_id=cohort.id, changes=0, version=1)
        _write(found, cohort, wish)
        db.session.add(found)
        db.session.flush()
    audit.record("gathering planned", actor=by, cohort=cohort.id, gathering=found.id)
    return found


def change(cohort: Cohort, gathering_id: int, wish: Wish, *, seen: int, by: int | None) -> None:
    """Change what it is or when. Another time is told anew; those who knew the old one read so in their next letter.

    `seen` is the version that the facilitator looked at. Raises GatheringFault: a time that cannot be, one that was
    called off, is over, or was changed by somebody else meanwhile.
    """
    found = _standing(cohort, gathering_id, seen)
    weigh(cohort, wish, found.id)
    before = _meeting(found.id)
    with changing(_people(cohort)):
        _write(found, cohort, wish)
        db.session.flush()
        after = _meeting(found.id)
        moved = after.at != before.at
        found.changes = before.timing.edition + moved
        found.version += 1
        if moved:
            _tell_who_knew(before)
    audit.record("gathering changed", actor=by, cohort=cohort.id, gathering=found.id, moved=moved)


def call_off(cohort: Cohort, gathering_id: int, *, seen: int, by: int | None) -> int:
    """Call it off: no letter tells of it any more. Those who were told read so in their next letter.

    Returns how many those are. Raises GatheringFault as `change` does.
    """
    found = _standing(cohort, gathering_id, seen)
    with changing(_people(cohort)):
        told = _tell_who_knew(_meeting(found.id))
        found.cancelled_at = found.changed_at = clock.now()
        found.version += 1
        db.session.flush()
    audit.record("gathering called off", actor=by, cohort=cohort.id, gathering=found.id)
    return told


def tell_of_moves(before: Iterable[queries.Meeting]) -> None:
    """After something else moved these gatherings, a hold: tell those who knew the old time. They are looked at anew
    by whoever moved them."""
    for old in before:
        if not old.is_off and old.at > clock.now() and _meeting(old.id).at != old.at:
            _tell_who_knew(old)


def _tell_who_knew(old: queries.Meeting) -> int:
    """Tell those whose letter named the old time, by the day before it; returns how many they are."""
    told = places_that_know(old)
    if told:
        note = Announcement(cohort_id=old.cohort_id, gathering_id=old.id, chosen=True, made_at=clock.now())
        note.until = old.at
        db.session.add(note)
        db.session.flush()
        db.session.add_all(AnnouncementReader(announcement_id=note.id, enrolment_id=place) for place in sorted(told))
        db.session.flush()
    return len(told)


def _standing(cohort: Cohort, gathering_id: int, seen: int) -> Gathering:
    """The gathering, kept from others until the transaction ends, as long as it can still be changed."""
    rows = select(Gathering).where(Gathering.id == gathering_id, Gathering.cohort_id == cohort.id)
    found = db.session.scalars(rows.with_for_update().execution_options(populate_existing=True)).one()
    if found.cancelled_at is not None:
        raise GatheringFault(_("This gathering was called off. Plan a new one."))
    if _meeting(found.id).at <= clock.now():
        raise GatheringFault(_("This gathering has begun or is over. What took place stays as it was."))
    if found.version != seen:
        raise GatheringFault(_("Somebody changed this gathering meanwhile. Look at it again before you go on."))
    return found


def _write(found: Gathering, cohort: Cohort, wish: Wish) -> None:
    holds = holds_of([cohort.id])
    dates, found.holds = calendar_of(cohort, [hold for hold in holds if hold.weeks]).dates, len(holds)
    found.position, found.offset = rules.anchor(wish.on, dates)
    found.title, found.link, found.minutes, found.clock = wish.title, wish.link, wish.minutes, wish.clock
    found.planned_at = found.changed_at = clock.now()


def _meeting(gathering_id: int) -> queries.Meeting:
    found = queries.meeting(gathering_id)
    assert found is not None
    return found


def _people(cohort: Cohort) -> list[int]:
    return [person.id for _enrolment, person in members(cohort.id)]
