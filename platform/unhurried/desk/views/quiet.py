"""Who is quiet, who comes back later, who wants no contact; and everyone that somebody looks after."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Enrolment
from unhurried.desk import queries, rules, service
from unhurried.desk.queries import week
from unhurried.desk.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction

MOST_SHOWN = 100


@pages.get("/quiet")
@access("staff")
def quiet() -> ResponseReturnValue:
    """Everyone who is quiet; who was put off, and who wants no contact, each with the way back."""
    names = {one.cohort.id: one.cohort.name for one in week.groups_of(current_user)}
    tasks = queries.tasks_of(names, apart=cohorts.kept_apart(current_user.id))
    lists = {name: [one for one in tasks if one.place() == name] for name in ("waiting", "snoozed", "unwanted")}
    lists["waiting"] = [one for one in lists["waiting"] if one.is_quiet]
    return render_template("pages/desk/quiet.html", names=names, **lists)


@pages.post("/quiet/<int:enrolment>/<any(unwanted, wanted):act>")
@access("staff")
def unwanted(enrolment: int, act: str) -> ResponseReturnValue:
    """Note that someone wants no contact when they are quiet, or take that back."""
    acts = {"unwanted": service.want_no_contact, "wanted": service.want_contact}
    with transaction():
        acts[act](_own(enrolment), by=current_user.id)
    if act == "wanted":
        flash(_("They are on the list again when they are quiet."))
        return redirect(url_for("desk.quiet"), 303)
    flash(_("Nobody writes to them because they are quiet. What they ask for themselves you still see."))
    undo = url_for("desk.unwanted", enrolment=enrolment, act="wanted")
    return redirect(url_for("desk.home", undo=undo), 303)


@pages.get("/people")
@access("staff")
def people() -> ResponseReturnValue:
    """Everyone in one's groups, or in one of them: where they are, how long ago they were here, what comes next."""
    groups = [one for one in week.groups_of(current_user) if one.cohort.state != "closed"]
    chosen = request.args.get("group", type=int)
    shown = [one for one in groups if one.cohort.id == chosen] or groups
    ids = [one.cohort.id for one in shown]
    everyone, _tasks = queries.caseload(ids, cohorts.kept_apart(current_user.id))
    found = sorted(everyone, key=rules.first_to_look_at)
    return render_template(
        "pages/desk/people.html",
        groups=groups,
        chosen=chosen if len(shown) == 1 else None,
        by_id={one.cohort.id: one for one in groups},
        people=found[:MOST_SHOWN],
        number=len(found),
    )


def _own(enrolment_id: int) -> Enrolment:
    found = db.session.get(Enrolment, enrolment_id) if enrolment_id < queries.MOST else None
    if found is None or not queries.may_see_about(current_user, found.cohort_id, found.person_id):
        abort(404)
    return found
