"""Ending a group, with what that means, and the way back for a fortnight."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts import service as cohort_service
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.rules import CohortFault
from unhurried.cohorts.service.ending import TAKE_BACK_WITHIN
from unhurried.desk.queries import seats
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
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


@pages.post("/groups/<int:cohort_id>/end/back")
@access("staff")
def end_back(cohort_id: int) -> ResponseReturnValue:
    """Take the ending back."""
    return _do(cohort_id, _("The group goes on."), back=True)


def _do(cohort_id: int, said: str, *, back: bool = False) -> ResponseReturnValue:
    mine(cohort_id)
    try:
        with transaction():
            act = cohort_service.reopen if back else cohort_service.close
            act(mine(cohort_id), by=current_user.id)
    except CohortFault as fault:
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
    )
