"""From a new group to its launch: one page, invitations, the sign-off."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.audit import service as audit
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts import rules
from unhurried.cohorts import service as cohort_service
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.reviewing import sign_off
from unhurried.cohorts.rules import CohortFault, ImportResult
from unhurried.curriculum.rules.faults import CourseUnknown, Faulty
from unhurried.desk.forms import CohortForm, InviteForm
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.sheets import LARGEST, SheetFault, read_sheet


@pages.route("/groups/new", methods=["GET", "POST"])
@access("staff")
def new_group() -> ResponseReturnValue:
    """A new group, in one page."""
    form = CohortForm()
    form.fill()
    fault = ""
    if form.validate_on_submit():
        try:
            with transaction():
                made = _create(form)
                return redirect(url_for("desk.group", cohort_id=made.id))
        except (CohortFault, CourseUnknown) as refused:
            fault = str(refused)
        except Faulty:
            fault = _("The files of this course have faults. Run “unhurried courses check” to see them.")
    status = 422 if form.is_submitted() else 200
    return render_template("pages/desk/new.html", form=form, fault=fault), status


def _create(form: CohortForm) -> Cohort:
    return cohort_service.create_cohort(
        form.course.data,
        form.name.data,
        form.starts_on.data,
        zone=form.zone.data,
        hour=rules.letter_hour(form.hour.data),
        capacity=form.capacity.data,
        by=current_user.id,
    )


@pages.route("/groups/<int:cohort_id>/invite", methods=["GET", "POST"])
@access("staff")
def invite(cohort_id: int) -> ResponseReturnValue:
    """Invite by pasting addresses or by a CSV."""
    cohort, form, fault = mine(cohort_id), InviteForm(), ""
    result: ImportResult | None = None
    if form.validate_on_submit():
        try:
            rows = _rows(form)
            with transaction():
                result = cohort_service.import_people(cohort, rows, accepted=False)
        except SheetFault as refused:
            fault = str(refused)
    return render_template("pages/desk/invite.html", cohort=cohort, form=form, result=result, fault=fault)


def _rows(form: InviteForm) -> list[tuple[int, dict[str, str]]]:
    pasted = [line.strip(" ,;") for line in (form.addresses.data or "").splitlines()]
    rows = [(number, {"email": line}) for number, line in enumerate(pasted, 1) if line]
    sheet = form.sheet.data
    if sheet and sheet.filename:
        rows += read_sheet(sheet.read(LARGEST + 1), rules.COLUMNS, "email")
    if not rows:
        raise SheetFault(_("Paste at least one address, or choose a file."))
    return rows


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
            _sign_off(cohort)
            cohort_service.launch(cohort, by=current_user.id)
    except CohortFault as refused:
        db.session.rollback()
        return _launch_page(mine(cohort_id), refused), 422
    flash(_("The group is open. Its first letters go out at each person's own hour."))
    return redirect(url_for("desk.group", cohort_id=cohort_id))


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
        review=cohorts.review_of(cohort), fault=fault, typed=request.form if fault else {},
    )  # fmt: skip
