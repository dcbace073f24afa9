"""When a group is staffed, who hears first, and giving it into a colleague's hands."""

from __future__ import annotations

from datetime import time

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.care.queries import duties_of, staffed_hours
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.rules import CohortFault
from unhurried.desk import service
from unhurried.desk.service import DutyWish
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.zones import zone_choices

DAYS = tuple("1234567")


@pages.route("/groups/<int:cohort_id>/duty", methods=["GET", "POST"])
@access("staff")
def duty(cohort_id: int) -> ResponseReturnValue:
    """The group's hours, and who hears first and second of what cannot wait."""
    cohort = mine(cohort_id)
    if request.method == "GET":
        return _page(cohort)
    try:
        with transaction():
            service.set_duty(mine(cohort_id), _wish(), by=current_user.id)
    except CohortFault as fault:
        db.session.rollback()
        return _page(mine(cohort_id), fault), 422
    flash(_("Kept. These hours are shown to everyone in the group."))
    return redirect(url_for("desk.duty", cohort_id=cohort_id), 303)


@pages.post("/groups/<int:cohort_id>/hand-over")
@access("staff")
def hand_over(cohort_id: int) -> ResponseReturnValue:
    """Put the group into a colleague's hands, with its notes and its open tasks."""
    mine(cohort_id)
    try:
        with transaction():
            cohort = mine(cohort_id)
            whose = request.form.get("from", type=int, default=current_user.id)
            service.hand_over(cohort, request.form.get("email", "")[:254], by=current_user.id, from_id=whose)
    except CohortFault as fault:
        db.session.rollback()
        return _page(mine(cohort_id), handing=fault), 422
    flash(_("The group is in your colleague’s hands. Only they, or an admin, can give it back."))
    return redirect(url_for("desk.home"), 303)


def _wish() -> DutyWish:
    typed = request.form
    return DutyWish(
        zone=typed.get("zone", ""),
        days=_days(),
        opens=_hour("opens"),
        closes=_hour("closes"),
        first_id=typed.get("first_id", type=int, default=0),
        second_id=typed.get("second_id", type=int, default=0),
        escalate_after=typed.get("escalate_after", type=int, default=0),
    )


def _days() -> tuple[int, ...]:
    return tuple(int(day) for day in request.form.getlist("days") if day in DAYS)


def _hour(name: str) -> time:
    try:
        return time.fromisoformat(request.form.get(name, "")).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise CohortFault(_("Write the hour as 09:00."), name) from None


def _page(cohort: Cohort, fault: CohortFault | None = None, handing: CohortFault | None = None) -> str:
    kept = duties_of([cohort.id]).get(cohort.id)
    hours = staffed_hours(kept, cohort.zone)
    return render_template(
        "pages/desk/duty.html", cohort=cohort, duty=kept, hours=hours, days=_days() if fault else hours.days,
        people=[(one.id, one.email) for one in cohorts.facilitators_of(cohort.id)],
        zones=zone_choices(request.form.get("zone") or hours.zone),
        fault=fault, handing=handing, typed=request.form if fault or handing else None,
    )  # fmt: skip
