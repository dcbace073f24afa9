"""A group as its facilitator sees it: who is where."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from unhurried.cohorts import queries as cohorts
from unhurried.desk import queries
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit.access import access


@pages.get("/groups/<int:cohort_id>")
@access("staff")
def group(cohort_id: int) -> ResponseReturnValue:
    """Who is where, who is invited, and what can be done."""
    cohort = mine(cohort_id)
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
