"""Opening a group: what is looked at first, the sign-off, the yes."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.audit import service as audit
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts import service as cohort_service
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.reviewing import sign_off
from unhurried.cohorts.rules import CohortFault
from unhurried.desk.preflight import preflight_of
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction


@pages.get("/groups/<int:cohort_id>/launch")
@access("staff")
def ask_to_launch(cohort_id: int) -> ResponseReturnValue:
    """What has to be true before real people read, and the reviewer's sign-off."""
    return _launch_page(mine(cohort_id))


@pages.post("/groups/<int:cohort_id>/launch")
@access("staff")
def launch(cohort_id: int) -> ResponseReturnValue:
    """Open the group: with a signed review of its texts, or as a rehearsal without real participants."""
    mine(cohort_id)
    try:
        with transaction():
            cohort = mine(cohort_id)
            _nothing_blocks(cohort)
            _sign_off(cohort)
            cohort_service.launch(cohort, by=current_user.id)
    except CohortFault as refused:
        db.session.rollback()
        return _launch_page(mine(cohort_id), refused), 422
    flash(_("The group is open. Its first letters go out at each person’s own hour."))
    return redirect(url_for("desk.group", cohort_id=cohort_id))


def _nothing_blocks(cohort: Cohort) -> None:
    blocks = [f"{one.what}: {one.found}" for one in preflight_of(cohort) if one.state == "blocks"]
    if blocks and cohort.state == "draft":
        raise CohortFault(" ".join(blocks))


def _sign_off(cohort: Cohort) -> None:
    chosen = request.form.get("review", "")
    if cohorts.review_of(cohort) is not None:
        return
    if chosen == "rehearsal":
        audit.record("launched as a rehearsal", actor=current_user.id, cohort=cohort.id)
        return
    if chosen != "signed":
        raise CohortFault(_("Say whether a clinician has signed the texts. The group is not open yet."), "review")
    try:
        day = date.fromisoformat(request.form.get("reviewed_on", "").strip()[:10])
    except ValueError:
        day = None
    who, standing = request.form.get("reviewer", "")[:500], request.form.get("standing", "")[:500]
    sign_off(cohort, who, standing, day, by=current_user.id)


def _launch_page(cohort: Cohort, fault: CohortFault | None = None) -> str:
    course = cohorts.course_of(cohort)
    return render_template(
        "pages/desk/launch.html", cohort=cohort, course=course, notice_text=course.text(current_user.locale).notice,
        review=cohorts.review_of(cohort), fault=fault, typed=request.form if fault else {}, checks=preflight_of(cohort),
    )  # fmt: skip
