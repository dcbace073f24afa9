"""This week, and the tasks that are done, looked at later, or taken back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.care.models import OutreachTask
from unhurried.cohorts import queries as cohorts
from unhurried.desk import queries, service
from unhurried.desk.views.blueprint import pages
from unhurried.gatherings.queries import meetings_of
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction


@pages.get("")
@access("staff")
def home() -> ResponseReturnValue:
    """This week: tasks first, then the groups."""
    mine = cohorts.all_cohorts() if current_user.role == "admin" else cohorts.cohorts_of_facilitator(current_user.id)
    names = {one.id: one.name for one in mine}
    ahead = (one for one in meetings_of(names) if one.at > clock.now() and not one.is_off)
    return render_template(
        "pages/desk/home.html",
        groups=mine,
        tasks=queries.open_tasks(names),
        names=names,
        next_meeting=next(ahead, None),
    )


@pages.post("/tasks/<int:task_id>/<any(done, later, again):act>")
@access("staff")
def task(task_id: int, act: str) -> ResponseReturnValue:
    """Mark an outreach task as done, look at it later, or take that back."""
    acts = {"done": service.finish_task, "later": service.snooze_task, "again": service.reopen_task}
    with transaction():
        found = db.session.get(OutreachTask, task_id)
        if found is None or queries.may_see(current_user, found.cohort_id) is None:
            abort(404)
        acts[act](found, by=current_user.id)
    if act == "again":
        flash(_("The task is open again."))
    else:
        undo = url_for("desk.task", task_id=task_id, act="again")
        flash(_("Thank you. The task left your list."))
        return redirect(url_for("desk.home", undo=undo))
    return redirect(url_for("desk.home"))
