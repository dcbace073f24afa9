"""A facilitator's few lines to a cohort: they ride in everybody's next letter, and can be taken back until then."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from unhurried.audit import service as audit
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.queries import members
from unhurried.gatherings import rules
from unhurried.gatherings.models import Announcement, AnnouncementReader
from unhurried.gatherings.rules import GatheringFault
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.service import changing

LIVES = timedelta(days=14)
WAITING_AT_MOST = 3


def announce(cohort: Cohort, words: str, *, by: int | None, only: Collection[int] | None = None) -> Announcement:
    """An announcement to everyone in the cohort, or to these enrolments only; raises GatheringFault.

    Whoever has no letter in 14 days gets none.
    """
    clean, now = rules.clean_words(words), clock.now()
    if only is not None and not only:
        raise GatheringFault(_("There is nobody to whom this would go. Choose others, or everyone."), "to")
    if cohort.state != "launched":
        raise GatheringFault(_("Letters go out once the group is open. Until then nothing can be announced."))
    waiting = select(Announcement.id).where(Announcement.cohort_id == cohort.id, Announcement.until > now)
    waiting = waiting.where(Announcement.taken_back_at.is_(None), Announcement.gathering_id.is_(None))
    if len(db.session.scalars(waiting).all()) >= WAITING_AT_MOST:
        raise GatheringFault(_("Three announcements are under way. Wait a few days, or take one back."))
    with changing([person.id for _enrolment, person in members(cohort.id)]):
        found = Announcement(cohort_id=cohort.id, words=clean, made_at=now, until=now + LIVES)
        found.chosen = only is not None
        db.session.add(found)
        db.session.flush()
        readers = [AnnouncementReader(announcement_id=found.id, enrolment_id=place) for place in sorted(only or ())]
        db.session.add_all(readers)
        db.session.flush()
    audit.record("announced", actor=by, cohort=cohort.id, announcement=found.id)
    return found


def say_farewell(cohort: Cohort, words: str, *, by: int | None) -> Announcement:
    """The words with which a group that has ended thanks everyone who is in it; raises GatheringFault.

    Nothing of theirs rides in a letter of the group: whoever ends it has a letter of its own written.
    """
    assert cohort.closed_at is not None
    clean = rules.clean_words(words)
    found = Announcement(cohort_id=cohort.id, words=clean, made_at=cohort.closed_at, until=cohort.closed_at + LIVES)
    found.chosen = True
    db.session.add(found)
    db.session.flush()
    places = [enrolment.id for enrolment, _person in members(cohort.id)]
    db.session.add_all(AnnouncementReader(announcement_id=found.id, enrolment_id=place) for place in places)
    db.session.flush()
    audit.record("announced", actor=by, cohort=cohort.id, announcement=found.id)
    return found


def unsay_farewell(cohort: Cohort) -> None:
    """A group that goes on after all: whoever has not had its thanks yet gets none. Call it before it is reopened."""
    rows = select(Announcement).where(Announcement.cohort_id == cohort.id, Announcement.made_at == cohort.closed_at)
    for one in db.session.scalars(rows.where(Announcement.gathering_id.is_(None))):
        one.taken_back_at = one.taken_back_at or clock.now()
    db.session.flush()


def take_back(cohort: Cohort, announcement_id: int, *, by: int | None) -> None:
    """Nobody gets it any more who did not yet. Twice is once; raises GatheringFault once its time is over."""
    rows = select(Announcement).where(Announcement.id == announcement_id, Announcement.cohort_id == cohort.id)
    found = db.session.scalars(rows.where(Announcement.gathering_id.is_(None)).with_for_update()).one()
    if found.taken_back_at is not None:
        return
    if found.until <= clock.now():
        raise GatheringFault(_("This announcement has run out. Nobody gets it any more."))
    with changing([person.id for _enrolment, person in members(cohort.id)]):
        found.taken_back_at = clock.now()
        db.session.flush()
    audit.record("announcement taken back", actor=by, cohort=cohort.id, announcement=found.id)
