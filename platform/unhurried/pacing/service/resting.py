"""Pauses, time off and hard days: in one step, without a reason (docs: pacing §2.6, §5)."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.faults import PacingFault, TimeOffUsedUp
from unhurried.pacing.models import HardDay, Pause
from unhurried.pacing.queries import pause_of, pauses_of
from unhurried.pacing.rules import local, policy
from unhurried.pacing.service.settling import changing

WEEKS = (1, 2, 4)
WAYS_BACK = ("group", *(f"own:{days}" for days in policy.INTERVALS))


def pause(person_id: int, weeks: int | None) -> Pause:
    """Rest from today for 1, 2 or 4 weeks, or open-ended (None: 12 weeks at most); a pause that runs is set anew."""
    if weeks is not None and weeks not in WEEKS:
        raise PacingFault(_("A pause is of one, two or four weeks, or open-ended."), "weeks")
    day = today(person_id)
    with changing([person_id], by_themselves=True):
        running = _running(person_id, day, "pause")
        found = running or _begin(person_id, "pause", day)
        before = (day - found.starts_on).days
        found.days = None if weeks is None else min(before + 7 * weeks, policy.PAUSE_AT_MOST)
    return found


def end_pause(person_id: int) -> None:
    """Come back today from whatever rest is running; without one nothing changes but that they acted."""
    day = today(person_id)
    with changing([person_id], by_themselves=True):
        for kind in ("pause", "time_off"):
            if running := _running(person_id, day, kind):
                running.ended_on = day


def rest_again(person_id: int) -> None:
    """Take `end_pause` back on the day of it: the rest set last goes on as it was; without one nothing changes."""
    day = today(person_id)
    with changing([person_id], by_themselves=True):
        ended = [one for one in pauses_of(person_id) if one.ended_on == day]
        if ended:
            max(ended, key=lambda one: (one.set_at, one.id)).ended_on = None


def go_on(person_id: int, way: str) -> None:
    """Come back with the group (`group`) or at an own pace (`own:7`, `own:10`, `own:14`), pause or not."""
    if way not in WAYS_BACK:
        raise PacingFault(_("Go on with the group, or at a pace of 7, 10 or 14 days."), "way")
    end_pause(person_id)
    _kind, _colon, days = way.partition(":")
    with changing([person_id], by_themselves=True):
        for enrolment in _running_enrolments(person_id):
            enrolment.pace, enrolment.interval = ("own", int(days)) if days else ("group", 7)
        for one in pauses_of(person_id):
            one.back = "group"


def take_time_off(person_id: int) -> Pause:
    """Seven local dates of rest, today included, twice a course; raises TimeOffUsedUp."""
    day = today(person_id)
    if running := _running(person_id, day, "time_off"):
        return running
    if _times_off(person_id) >= policy.TIME_OFF_TIMES:
        raise TimeOffUsedUp(_("Time off was taken twice in this course. A pause is there as often as you need it."))
    with changing([person_id], by_themselves=True):
        found = _begin(person_id, "time_off", day)
        found.days = policy.TIME_OFF_DATES
    return found


def add_hard_day(
    person_id: int, on: date, *, yearly: bool = False, day_before: bool = False, day_after: bool = False
) -> HardDay:
    """A private date on which nothing automated happens; the same date again changes how it is kept."""
    same = select(HardDay).where(HardDay.person_id == person_id, HardDay.on == on)
    with changing([person_id], by_themselves=True):
        found = db.session.scalar(same) or HardDay(person_id=person_id, on=on)
        found.yearly, found.day_before, found.day_after = yearly, day_before, day_after
        db.session.add(found)
    return found


def remove_hard_day(person_id: int, hard_day_id: int) -> None:
    """Take one's own date away; what is not theirs, or gone, is left alone."""
    found = db.session.get(HardDay, hard_day_id)
    if found is None or found.person_id != person_id:
        return
    with changing([person_id], by_themselves=True):
        db.session.delete(found)


def today(person_id: int) -> date:
    """The date that is local for this person now."""
    zone = db.session.scalars(select(Person.zone).where(Person.id == person_id)).one()
    return local(zone, clock.now()).date()


def _running(person_id: int, day: date, kind: str) -> Pause | None:
    return next((one for one in pauses_of(person_id) if one.kind == kind and pause_of(one).covers(day)), None)


def _begin(person_id: int, kind: str, day: date) -> Pause:
    found = Pause(person_id=person_id, kind=kind, starts_on=day, back="group", set_at=clock.now())
    db.session.add(found)
    return found


def _running_enrolments(person_id: int) -> list[Enrolment]:
    rows = select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None))
    return list(db.session.scalars(rows))


def _times_off(person_id: int) -> int:
    """How often, since the first of the courses that are running began. One taken back on its day was not used."""
    began = select(Cohort.starts_on).join(Enrolment, Enrolment.cohort_id == Cohort.id)
    running = began.where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None), Cohort.state != "closed")
    since = min(db.session.scalars(running), default=date.min)
    taken = [one for one in pauses_of(person_id) if one.kind == "time_off" and one.ended_on != one.starts_on]
    return sum(one.starts_on >= since for one in taken)
