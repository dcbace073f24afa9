"""A group in pictures: numbers of five people or more, each beside its words."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from unhurried.cohorts import queries as cohorts
from unhurried.desk import queries
from unhurried.desk.queries.pictures import letters_by_weekday, pace_by_week, people_by_week
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit.access import access


@pages.get("/groups/<int:cohort_id>/pictures")
@access("staff")
def pictures(cohort_id: int) -> ResponseReturnValue:
    """Its people by week, the pace that they felt, and the weekdays of its letters; nothing about a single person."""
    cohort = mine(cohort_id)
    titles = queries.titles(cohorts.course_of(cohort))
    return render_template(
        "pages/desk/pictures.html", cohort=cohort, titles=titles, people=people_by_week(cohort),
        pace=pace_by_week(cohort), letters=letters_by_weekday(cohort),
    )  # fmt: skip
