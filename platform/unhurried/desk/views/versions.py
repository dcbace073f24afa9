"""The desk's pages on versions: which ones a group's course has, what another would change, and a yes by hand."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort
from unhurried.curriculum.queries import VersionUnknown, course_version, versions_of
from unhurried.curriculum.rules import Course
from unhurried.curriculum.service import pin_version
from unhurried.desk import queries
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import VersionFault

pages = Blueprint("versions", __name__, url_prefix="/desk/groups/<int:cohort_id>/versions")
MOST = 2**31


@pages.get("")
@access("staff")
def all_of(cohort_id: int) -> ResponseReturnValue:
    """Every version that the group's course has, and the one that the group is on."""
    cohort = _mine(cohort_id)
    course = cohorts.course_of(cohort)
    lines = versions_of(course.slug)
    return render_template("pages/desk/versions.html", cohort=cohort, course=course, lines=lines)


@pages.get("/<version>")
@access("staff")
def preview(cohort_id: int, version: str) -> ResponseReturnValue:
    """What this version would change, for whom; nothing is written."""
    return _shown(_mine(cohort_id), version)


@pages.post("/<version>")
@access("staff")
def change(cohort_id: int, version: str) -> ResponseReturnValue:
    """Move the group to this version, as it was shown."""
    cohort = _mine(cohort_id)
    _course(cohort, version)
    try:
        with transaction():
            here, seen = _mine(cohort_id), request.form.get("from", type=int, default=0)
            wanted = pin_version(cohorts.course_of(here).slug, version)
            pacing.change_version(here, wanted, by=current_user.id, seen=seen)
    except VersionFault as refused:
        return _shown(_mine(cohort_id), version, str(refused)), 422
    flash(_("The group reads this version from now on. What was open stays as it was read."))
    return redirect(url_for("versions.all_of", cohort_id=cohort_id), 303)


def _shown(cohort: Cohort, version: str, fault: str = "") -> str:
    course = _course(cohort, version)
    found = pacing.preview_version(cohort, course)
    return render_template(
        "pages/desk/versions_preview.html",
        cohort=cohort,
        course=course,
        preview=found,
        titles={week.key: week.title for week in found.change.weeks},
        names={seat.enrolment.id: seat.enrolment.name or seat.email for seat in queries.seats(cohort.id)},
        fault=fault,
    )


def _course(cohort: Cohort, version: str) -> Course:
    try:
        return course_version(cohorts.course_of(cohort).slug, version)
    except VersionUnknown:
        abort(404)


def _mine(cohort_id: int) -> Cohort:
    found = queries.may_see(current_user, cohort_id) if 0 < cohort_id < MOST else None
    return found or abort(404)
