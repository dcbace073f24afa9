"""The desk's pages: this week, a cohort, its people, its timeline, and holds."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from unhurried.audit import service as audit
from unhurried.care.models import OutreachTask
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts import rules
from unhurried.cohorts import service as cohort_service
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.reviewing import sign_off
from unhurried.cohorts.rules import CohortFault, ImportResult
from unhurried.curriculum.rules.faults import CourseUnknown, Faulty
from unhurried.desk import queries, service
from unhurried.desk.forms import CohortForm, HoldForm, InviteForm
from unhurried.gatherings import service as gatherings
from unhurried.gatherings.queries import meetings_of, moved_by_hold
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.sheets import LARGEST, SheetFault, read_sheet
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import HoldFault

pages = Blueprint("desk", __name__, url_prefix="/desk")


@pages.get("")
@access("staff")
def home() -> ResponseReturnValue:
    """This week: tasks first, then the groups."""
    mine = cohorts.all_cohorts() if current_user.role == "admin" else cohorts.cohorts_of_facilitator(current_user.id)
    names = {one.id: one.name for one in mine}
    ahead = (one for one in meetings_of(names) if one.at > clock.now() and not one.is_off)
    return render_template(
        "pages/desk/home.html",
        groups=mine,
        tasks=queries.open_tasks(names),
        names=names,
        next_meeting=next(ahead, None),
    )


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


@pages.get("/groups/<int:cohort_id>")
@access("staff")
def group(cohort_id: int) -> ResponseReturnValue:
    """Who is where, who is invited, and what can be done."""
    cohort = _mine(cohort_id)
    course = cohorts.course_of(cohort)
    return render_template(
        "pages/desk/group.html",
        cohort=cohort,
        titles=queries.titles(course),
        course=course,
        seats=queries.seats(cohort_id),
        invitations=cohorts.invitations_of(cohort_id),
        holds=cohorts.holds_of([cohort_id]),
        mine=cohort.state != "draft" and cohorts.looks_after(current_user.id, cohort_id),
    )


@pages.route("/groups/<int:cohort_id>/invite", methods=["GET", "POST"])
@access("staff")
def invite(cohort_id: int) -> ResponseReturnValue:
    """Invite by pasting addresses or by a CSV."""
    cohort, form, fault = _mine(cohort_id), InviteForm(), ""
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


@pages.get("/groups/<int:cohort_id>/timeline")
@access("staff")
def timeline(cohort_id: int) -> ResponseReturnValue:
    """Every opening and letter, dated, per zone, for someone who reads as pages open."""
    cohort = _mine(cohort_id)
    course = cohorts.course_of(cohort)
    plans = queries.group_timeline(cohort, course)
    return render_template("pages/desk/timeline.html", cohort=cohort, titles=queries.titles(course), plans=plans)


@pages.get("/groups/<int:cohort_id>/launch")
@access("staff")
def ask_to_launch(cohort_id: int) -> ResponseReturnValue:
    """What has to be true before real people read, and the reviewer's sign-off."""
    return _launch_page(_mine(cohort_id))


@pages.post("/groups/<int:cohort_id>/launch")
@access("staff")
def launch(cohort_id: int) -> ResponseReturnValue:
    """Open the group: with a signed review of its texts, or as a rehearsal without real participants."""
    _mine(cohort_id)
    try:
        with transaction():
            cohort = _mine(cohort_id)
            _sign_off(cohort)
            cohort_service.launch(cohort, by=current_user.id)
    except CohortFault as refused:
        db.session.rollback()
        return _launch_page(_mine(cohort_id), refused), 422
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


@pages.route("/groups/<int:cohort_id>/hold", methods=["GET", "POST"])
@access("staff")
def hold(cohort_id: int) -> ResponseReturnValue:
    """Hold a week: first what would move, then a yes."""
    cohort = _mine(cohort_id)
    course = cohorts.course_of(cohort)
    titles = queries.titles(course)
    form, preview, moved, fault = HoldForm(), None, [], ""
    form.position.choices = [SelectChoice(str(week.position), titles[week.position]) for week in course.outline.weeks]
    if form.validate_on_submit():
        try:
            if request.form.get("sure") == "yes":
                with transaction():
                    before = meetings_of([cohort_id])
                    pacing.hold(cohort, form.position.data, form.weeks.data, by=current_user.id)
                    gatherings.tell_of_moves(before)
                flash(_("The group waits. One kind note tells everyone whom it concerns."))
                return redirect(url_for("desk.group", cohort_id=cohort_id))
            preview = pacing.preview_hold(cohort, form.position.data, form.weeks.data)
            moved = moved_by_hold(cohort_id, form.position.data, form.weeks.data, clock.now())
        except HoldFault as refused:
            fault = str(refused)
    shown = {"form": form, "preview": preview, "moved": moved, "fault": fault, "titles": titles}
    return render_template("pages/desk/hold.html", cohort=cohort, **shown)


@pages.post("/tasks/<int:task_id>/<any(done, later, again):act>")
@access("staff")
def task(task_id: int, act: str) -> ResponseReturnValue:
    """Mark an outreach task as done, look at it later, or take that back."""
    acts = {"done": service.finish_task, "later": service.snooze_task, "again": service.reopen_task}
    with transaction():
        found = db.session.get(OutreachTask, task_id)
        if found is None or queries.may_see(current_user, found.cohort_id) is None:
            abort(404)
        acts[act](found, by=current_user.id)
    if act == "again":
        flash(_("The task is open again."))
    else:
        undo = url_for("desk.task", task_id=task_id, act="again")
        flash(_("Thank you. The task left your list."))
        return redirect(url_for("desk.home", undo=undo))
    return redirect(url_for("desk.home"))


def _mine(cohort_id: int) -> Cohort:
    return queries.may_see(current_user, cohort_id) or abort(404)
