"""Hold a week: first what would move, then a yes."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from unhurried.cohorts import queries as cohorts
from unhurried.desk import queries
from unhurried.desk.forms import HoldForm
from unhurried.desk.views.blueprint import mine, pages
from unhurried.gatherings import service as gatherings
from unhurried.gatherings.queries import meetings_of, moved_by_hold
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import HoldFault


@pages.route("/groups/<int:cohort_id>/hold", methods=["GET", "POST"])
@access("staff")
def hold(cohort_id: int) -> ResponseReturnValue:
    """Hold a week: first what would move, then a yes."""
    cohort = mine(cohort_id)
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
