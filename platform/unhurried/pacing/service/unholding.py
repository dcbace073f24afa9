"""A hold is taken back, where nothing that it moved has happened and nobody was told of it (docs: pacing §5, I7)."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import select

from unhurried.audit import service as audit
from unhurried.cohorts.models import Cohort, Enrolment, Hold
from unhurried.cohorts.queries import holds_of, members
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import LETTER
from unhurried.pacing import rules
from unhurried.pacing.faults import HoldFault
from unhurried.pacing.queries import calendar_of
from unhurried.pacing.rules import policy
from unhurried.pacing.service.dating import check_apart
from unhurried.pacing.service.holding import first_instant, places_of
from unhurried.pacing.service.settling import changing

NOT_SENT = ("skipped", "expired", "dead", "suppressed")


def weigh_taking_back(cohort: Cohort, hold_id: int) -> int:
    """Which of the group's holds this is, from 0, where it can be taken back; raises HoldFault."""
    holds = list(holds_of([cohort.id]))
    number = next((at for at, one in enumerate(holds) if one.id == hold_id), None)
    if number is None:
        raise HoldFault(_("Somebody took this back already. The group does not wait for it."))
    hold = holds[number]
    others = [one for one in holds if one is not hold]
    places = [
        (who, replace(place, calendar=replace(place.calendar, holds=calendar_of(cohort, others).holds)))
        for who, place in places_of(cohort)
    ]
    opened = any(hold.position in place.openings for _who, place in places)
    first = min(
        first_instant(cohort, calendar_of(cohort, others), places, hold.position),
        first_instant(cohort, calendar_of(cohort, holds), places_of(cohort), hold.position),
    )
    if opened or first - clock.now() < policy.HOLD_NOTICE:
        raise HoldFault(_("The week would have opened by now, or opens in less than a day. The hold stays."))
    check_apart(cohort, others)
    if told := _told_of(cohort.id, hold):
        words = _("A letter has told %(people)s of this hold already. What was promised stays.", people=told)
        raise HoldFault(words)
    return number


def take_back_hold(cohort: Cohort, hold_id: int, *, by: int | None) -> int:
    """Have the group go on as though this hold had not been set; raises what `weigh_taking_back` raises.

    Returns which of the group's holds it was, from 0.
    """
    with changing([person.id for _enrolment, person in members(cohort.id)]):
        number = weigh_taking_back(cohort, hold_id)
        found = db.session.get_one(Hold, hold_id)
        position, weeks, days = found.position, found.weeks, found.days
        db.session.delete(found)
        db.session.flush()
    if days:
        audit.record("date changed back", actor=by, cohort=cohort.id, position=position, days=days)
    else:
        audit.record("hold taken back", actor=by, cohort=cohort.id, position=position, weeks=weeks)
    return number


def _told_of(cohort_id: int, hold: Hold) -> int:
    """How many have a letter with the note of this hold, sent or about to be."""
    about = rules.Hold(hold.position, hold.weeks, hold.set_at, hold.days).name
    places = select(Enrolment.person_id).where(Enrolment.cohort_id == cohort_id)
    rows = select(OutboxRow.person_id, OutboxRow.items).where(OutboxRow.person_id.in_(places))
    rows = rows.where(OutboxRow.kind == LETTER, OutboxRow.made_at >= hold.set_at, OutboxRow.state.not_in(NOT_SENT))
    notes = (
        row.person_id
        for row in db.session.execute(rows)
        if any(one["item"] == "hold_note" and one.get("about") == about for one in row.items)
    )
    return len(set(notes))
