"""Courses, their versions and who has signed them; and the form for a signature."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.care.queries import countries_known, faults_in_help, work_to_do
from unhurried.cohorts.reviewing import sign_version
from unhurried.cohorts.rules import CohortFault
from unhurried.curriculum.queries import VersionUnknown, course_version
from unhurried.curriculum.rules import Course
from unhurried.curriculum.service import pin_version
from unhurried.desk.admin.queries import courses
from unhurried.desk.admin.views.blueprint import pages
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction


@pages.get("/courses")
@access("admin")
def all_courses() -> ResponseReturnValue:
    """Every course: its files, its versions, its groups, its signatures; and the files of help near you."""
    return render_template(
        "pages/admin/courses.html",
        shelves=courses.shelves(),
        help_near=work_to_do(clock.now().date(), examples=False),
        help_faults=faults_in_help()[1],
        known=countries_known(),
    )


@pages.get("/courses/<slug>/<version>/review")
@access("admin")
def ask_to_sign(slug: str, version: str) -> ResponseReturnValue:
    """What a signature means, and the form for it."""
    return _page(slug, version)


@pages.post("/courses/<slug>/<version>/review")
@access("admin")
def sign(slug: str, version: str) -> ResponseReturnValue:
    """Write down that a clinician has signed this very version."""
    _course(slug, version)
    who, standing = request.form.get("reviewer", "")[:500], request.form.get("standing", "")[:500]
    try:
        with transaction():
            sign_version(pin_version(slug, version).id, who, standing, _day(), by=current_user.id)
    except CohortFault as fault:
        db.session.rollback()
        return _page(slug, version, fault)
    flash(_("It is written down. Groups may open with this version."))
    return redirect(url_for("admin.all_courses"), 303)


def _day() -> date | None:
    try:
        return date.fromisoformat(request.form.get("reviewed_on", "").strip()[:10])
    except ValueError:
        return None


def _course(slug: str, version: str) -> Course:
    try:
        return course_version(slug, version)
    except VersionUnknown:
        abort(404)


def _page(slug: str, version: str, fault: CohortFault | None = None) -> ResponseReturnValue:
    return render_template(
        "pages/admin/review.html",
        course=_course(slug, version),
        review=courses.review_of_version(slug, version),
        typed=request.form,
        fault=fault,
    ), 422 if fault else 200
