"""When a group is staffed, who hears first, and giving a group into a colleague's hands. Nothing here commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from flask_babel import gettext as _

from unhurried.audit import service as audit
from unhurried.care.models import Duty
from unhurried.care.rules import StaffedHours
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts import service as cohort_service
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.rules import CohortFault
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.zones import zones

LONGEST_WAIT = 24


@dataclass(frozen=True)
class DutyWish:
    """The hours of a group as they were typed, and who hears first and second; 0 is nobody in particular."""

    zone: str
    days: tuple[int, ...]
    opens: time
    closes: time
    first_id: int = 0
    second_id: int = 0
    escalate_after: int = 4


def set_duty(cohort: Cohort, wish: DutyWish, *, by: int) -> Duty:
    """Keep the hours and the two people; raises CohortFault for what cannot be."""
    _check(cohort, wish)
    duty = db.session.get(Duty, cohort.id) or Duty(cohort_id=cohort.id)
    duty.zone, duty.opens, duty.closes = wish.zone, wish.opens, wish.closes
    duty.days = "".join(str(day) for day in sorted(set(wish.days)))
    duty.first_id, duty.second_id = wish.first_id or None, wish.second_id or None
    duty.escalate_after, duty.changed_at = wish.escalate_after, clock.now()
    db.session.add(duty)
    db.session.flush()
    audit.record("duty set", actor=by, cohort=cohort.id)
    return duty


def hand_over(cohort: Cohort, email: str, *, by: int, from_id: int) -> None:
    """Put the group into the hands of the colleague with this address in place of `from_id`, its notes with it.

    Raises CohortFault for somebody who cannot look after it, with one sentence whatever the reason is.
    """
    cohort_service.add_facilitator(cohort, email, by=by)
    new = next(one for one in cohorts.facilitators_of(cohort.id) if one.email == email.strip().lower())
    if new.id == from_id:
        raise CohortFault(_("Choose a colleague: this address is the one that looks after the group now."), "email")
    cohort_service.remove_facilitator(cohort, from_id, by=by)
    duty = db.session.get(Duty, cohort.id)
    if duty:
        duty.first_id = new.id if duty.first_id == from_id else duty.first_id
        duty.second_id = None if duty.second_id in (from_id, duty.first_id) else duty.second_id
        db.session.flush()
    audit.record("group handed over", actor=by, subject=new.id, cohort=cohort.id)


def _check(cohort: Cohort, wish: DutyWish) -> None:
    if wish.zone not in zones():
        raise CohortFault(_("Choose a time zone from the list."), "zone")
    try:
        StaffedHours(wish.zone, wish.days, wish.opens, wish.closes)
    except ValueError:
        raise CohortFault(_("Choose at least one day, and an end after the beginning."), "days") from None
    if not 1 <= wish.escalate_after <= LONGEST_WAIT:
        raise CohortFault(_("A second person is called after 1 to 24 staffed hours."), "escalate_after")
    after = {one.id for one in cohorts.facilitators_of(cohort.id)}
    chosen = [who for who in (wish.first_id, wish.second_id) if who]
    if not set(chosen) <= after or len(set(chosen)) < len(chosen):
        raise CohortFault(_("Choose two different people who look after this group."), "first_id")
