"""Ending a group, with what that means, and the way back for a fortnight."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts import service as cohort_service
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.rules import CohortFault
from unhurried.cohorts.service.ending import TAKE_BACK_WITHIN
from unhurried.desk.queries import seats
from unhurried.desk.views.blueprint import mine, pages
from unhurried.gatherings import service as gatherings
from unhurried.gatherings.rules import GatheringFault
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.letters.service.farewell import thank
from unhurried.pacing.queries import calendar_of


@pages.get("/groups/<int:cohort_id>/end")
@access("staff")
def ask_to_end(cohort_id: int) -> ResponseReturnValue:
    """What ending the group means, for how many people, and what may come first."""
    return _page(mine(cohort_id))


@pages.post("/groups/<int:cohort_id>/end")
@access("staff")
def end(cohort_id: int) -> ResponseReturnValue:
    """End the group."""
    return _do(cohort_id, _("The group has ended. Thank you for looking after it. You can take this back for 14 days."))


def _end(cohort: Cohort, thanks: str) -> None:
    """End it, once, with a letter of thanks to everyone where something is written."""
    if cohort.state == "closed":
        return
    cohort_service.close(cohort, by=current_user.id)
    if thanks.strip():
        told = thank(cohort, thanks, by=current_user.id)
        flash(ngettext("One person gets your thanks in a letter.", "%(num)s people get your thanks in a letter.", told))


def _go_on(cohort: Cohort) -> None:
    """Take the ending back, and the thanks of whoever has not had them."""
    gatherings.unsay_farewell(cohort)
    cohort_service.reopen(cohort, by=current_user.id)


@pages.post("/groups/<int:cohort_id>/end/back")
@access("staff")
def end_back(cohort_id: int) -> ResponseReturnValue:
    """Take the ending back."""
    return _do(cohort_id, _("The group goes on."), back=True)


def _do(cohort_id: int, said: str, *, back: bool = False) -> ResponseReturnValue:
    mine(cohort_id)
    try:
        with transaction():
            if back:
                _go_on(mine(cohort_id))
            else:
                _end(mine(cohort_id), request.form.get("thanks", ""))
    except (CohortFault, GatheringFault) as fault:
        db.session.rollback()
        return _page(mine(cohort_id), str(fault)), 422
    flash(said)
    return redirect(url_for("desk.ask_to_end", cohort_id=cohort_id), 303)


def _page(cohort: Cohort, fault: str = "") -> str:
    weeks = calendar_of(cohort, cohorts.holds_of([cohort.id])).dates
    last = len(weeks)
    here = seats(cohort.id) if cohort.state == "launched" else []
    until = cohort.closed_at + TAKE_BACK_WITHIN if cohort.closed_at else None
    return render_template(
        "pages/desk/end.html",
        cohort=cohort,
        people=len(here),
        under_way=sum(seat.opened < last for seat in here),
        last_day=weeks[-1],
        over=weeks[-1] < clock.now().date(),
        hello=sum(seat.enrolment.after_course for seat in here),
        may_go_back=until is not None and clock.now() <= until,
        fault=fault,
        thanks=request.form.get("thanks", _thanks()),
    )


def _thanks() -> str:
    """What the letter says until somebody writes something better."""
    lines = (
        _("Your group has come to its end. Thank you for having been part of it, at whatever pace that was."),
        _("What is open for you stays open, and what you wrote stays yours."),
    )
    return "\n".join(lines)
