"""The admin's first page: what needs somebody, then the four areas."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from unhurried.care.queries import faults_in_help, work_to_do
from unhurried.desk.admin.queries import courses, mail, people
from unhurried.desk.admin.views.blueprint import pages
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.settings import settings
from unhurried.mail.service.bursting import stopped_since
from unhurried.mail.service.restoring import open_gap


@pages.get("")
@access("admin")
def home() -> ResponseReturnValue:
    """What needs somebody, each with the page where it is done; five queries."""
    help_near = work_to_do(clock.now().date(), examples=False)
    return render_template(
        "pages/admin/home.html",
        gap=open_gap(),
        burst=stopped_since(),
        bad=mail.lately_bad(),
        faulty=courses.courses_with_faults(),
        unsigned=courses.groups_that_read_unsigned(),
        unproved=people.team_without_second_proof(),
        asks_for_proof=settings().mode == "production",
        help_near=len(help_near),
        help_faults=len(faults_in_help()[1]),
    )
