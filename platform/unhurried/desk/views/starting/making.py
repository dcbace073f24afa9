"""A new group in one page, its settings later, and the same group once more."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts import rules
from unhurried.cohorts import service as cohort_service
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.rules import ChangedMeanwhile, CohortFault
from unhurried.curriculum.rules.faults import CourseUnknown, Faulty
from unhurried.desk.forms import AgainForm, CohortForm, SettingsForm
from unhurried.desk.queries import titles
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction


@pages.route("/groups/new", methods=["GET", "POST"])
@access("staff")
def new_group() -> ResponseReturnValue:
    """A new group, in one page."""
    form = CohortForm()
    form.fill(current_user.zone)
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
        days_off=form.days_off(),
        questions=rules.clean_questions(form.questions.data or ""),
        locale=form.language.data,
        by=current_user.id,
    )


@pages.route("/groups/<int:cohort_id>/settings", methods=["GET", "POST"])
@access("staff")
def settings(cohort_id: int) -> ResponseReturnValue:
    """Change what a group is; whoever is second sees both values and loses nothing."""
    cohort = mine(cohort_id)
    form = SettingsForm.of(cohort, titles(cohorts.course_of(cohort)), cohort_service.held_weeks(cohort.id))
    if request.method == "GET":
        return _settings_page(cohort, form)
    if not form.validate_on_submit():
        return _settings_page(cohort, form), 422
    try:
        with transaction():
            cohort_service.change_settings(mine(cohort_id), form.wanted(), seen=form.seen, by=current_user.id)
    except CohortFault as fault:
        db.session.rollback()
        if isinstance(fault, ChangedMeanwhile):
            form.revision.data = str(mine(cohort_id).revision)
        return _settings_page(mine(cohort_id), form, fault), 409 if isinstance(fault, ChangedMeanwhile) else 422
    flash(_("The settings are kept."))
    return redirect(url_for("desk.group", cohort_id=cohort_id), 303)


def _settings_page(cohort: Cohort, form: SettingsForm, fault: CohortFault | None = None) -> str:
    return render_template("pages/desk/settings.html", cohort=cohort, form=form, fault=fault)


@pages.route("/groups/<int:cohort_id>/again", methods=["GET", "POST"])
@access("staff")
def once_more(cohort_id: int) -> ResponseReturnValue:
    """The same course, hour, places, questions and facilitators as a new group with its own dates."""
    cohort, fault = mine(cohort_id), ""
    form = AgainForm() if request.method == "POST" else AgainForm(MultiDict(), name=cohort.name)
    form.fill()
    if form.validate_on_submit():
        try:
            with transaction():
                here = mine(cohort_id)
                made = cohort_service.begin_again(here, form.name.data, form.starts_on.data, by=current_user.id)
                flash(_("The new group is made. Nobody is in it, and nothing is sent before you open it."))
                return redirect(url_for("desk.group", cohort_id=made.id), 303)
        except (CohortFault, CourseUnknown) as refused:
            fault = str(refused)
        except Faulty:
            fault = _("The files of this course have faults. Run “unhurried courses check” to see them.")
    staff = cohorts.facilitators_of(cohort_id)
    status = 422 if form.is_submitted() else 200
    return render_template("pages/desk/again.html", cohort=mine(cohort_id), form=form, fault=fault, staff=staff), status
