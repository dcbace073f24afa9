"""Who asked for a place in the group, what they answered, and a kind yes or no."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.audit import service as audit
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts import service as cohort_service
from unhurried.cohorts.models import Application
from unhurried.cohorts.rules import CohortFault
from unhurried.cohorts.service.applying import TIME_TO_TAKE_BACK
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction


@pages.get("/groups/<int:cohort_id>/applications")
@access("staff")
def applications(cohort_id: int) -> ResponseReturnValue:
    """Whoever waits for an answer; that their words were opened is written down, and they can see it."""
    mine(cohort_id)
    with transaction():
        cohort = mine(cohort_id)
        found = cohorts.applications_of(cohort_id)
        for one, person in found:
            if one.state == "sent":
                audit.record("application read", actor=current_user.id, subject=person.id, cohort=cohort_id)
    since = clock.now() - TIME_TO_TAKE_BACK
    undo = {one.id for one, _person in found if one.decided_at and one.decided_at > since}
    return render_template("pages/desk/applications.html", cohort=cohort, found=found, undo=undo)


@pages.post("/groups/<int:cohort_id>/applications/<application_id>/<any(accept,decline,again):act>")
@access("staff")
def decide(cohort_id: int, application_id: str, act: str) -> ResponseReturnValue:
    """Accept, decline, or decide anew as long as no letter has gone."""
    mine(cohort_id)
    try:
        with transaction():
            mine(cohort_id)
            found = db.session.get(Application, application_id)
            if found is None or found.cohort_id != cohort_id:
                abort(404)
            _decide(found, act)
    except CohortFault as fault:
        flash(str(fault), "fault")
    else:
        flash(_("You can decide anew.") if act == "again" else _("A neutral letter tells them in ten minutes."))
    return redirect(url_for("desk.applications", cohort_id=cohort_id), 303)


def _decide(found: Application, act: str) -> None:
    if act == "again":
        cohort_service.take_back_decision(found, by=current_user.id)
    else:
        cohort_service.decide(found, accepted=act == "accept", by=current_user.id)
