"""What is looked at before a group opens, and before each of its weeks."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from unhurried.cohorts import queries as cohorts
from unhurried.desk.preflight import next_week, preflight_of, to_mend
from unhurried.desk.queries import titles
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit.access import access


@pages.get("/groups/<int:cohort_id>/ready")
@access("staff")
def ready(cohort_id: int) -> ResponseReturnValue:
    """Each line fine, in need of somebody, or in the way, with the page on which it is mended."""
    cohort = mine(cohort_id)
    checks, week = preflight_of(cohort), next_week(cohort) if cohort.state == "launched" else None
    title = titles(cohorts.course_of(cohort)).get(week, "") if week else ""
    return render_template("pages/desk/ready.html", cohort=cohort, checks=checks, left=to_mend(checks), title=title)
