"""Moving somebody to another group of the same course, with all that is theirs (docs: pacing §2.6)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.rules import CohortFault
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import PacingFault


@pages.get("/groups/<int:cohort_id>/move/<int:enrolment>")
@access("staff")
def ask_to_move(cohort_id: int, enrolment: int) -> ResponseReturnValue:
    """Where this person could go on, and what comes along."""
    return _page(mine(cohort_id), _place(cohort_id, enrolment))


@pages.post("/groups/<int:cohort_id>/move/<int:enrolment>")
@access("staff")
def move_person(cohort_id: int, enrolment: int) -> ResponseReturnValue:
    """Move them. Whatever the reason why there is no place for them, the sentence is the same."""
    here, fault = mine(cohort_id), ""
    place = _place(cohort_id, enrolment)
    chosen = request.form.get("cohort", 0, type=int)
    if chosen not in {one.id for one in _elsewhere(here)}:
        return _page(here, place, _("Choose a group.")), 422
    try:
        with transaction():
            mine(cohort_id)
            pacing.move(enrolment, mine(chosen), by=current_user.id)
    except CohortFault:
        fault = _("There is no place for this person in that group. Nothing was changed.")
    except PacingFault as refused:
        fault = str(refused)
    if fault:
        db.session.rollback()
        return _page(mine(cohort_id), _place(cohort_id, enrolment), fault), 409
    flash(_("They go on there, with everything that is theirs. No letter tells them: please write to them."))
    return redirect(url_for("desk.group", cohort_id=chosen), 303)


def _place(cohort_id: int, enrolment: int) -> Enrolment:
    found = db.session.get(Enrolment, enrolment) if enrolment < 2**31 else None
    if found is None or found.cohort_id != cohort_id or found.left_at is not None:
        abort(404)
    return found


def _elsewhere(here: Cohort) -> Sequence[Cohort]:
    """The other groups of the course that have not ended and that this member of staff may see."""
    admin = current_user.role == "admin"
    seen = cohorts.all_cohorts() if admin else cohorts.cohorts_of_facilitator(current_user.id)
    slug = cohorts.course_of(here).slug
    others = [one for one in seen if one.id != here.id and one.state != "closed"]
    return [one for one in others if cohorts.course_of(one).slug == slug]


def _page(here: Cohort, place: Enrolment, fault: str = "") -> str:
    return render_template(
        "pages/desk/move.html", cohort=here, place=place, others=_elsewhere(here), fault=fault, typed=request.form
    )
