"""This week: what to do first, what goes out next, who is quiet; and tasks that are done, taken, or taken back."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.care.models import OutreachTask
from unhurried.cohorts import queries as cohorts
from unhurried.desk import queries, rules, service
from unhurried.desk.queries import week
from unhurried.desk.queries.posts import posts_waiting
from unhurried.desk.views.blueprint import pages
from unhurried.gatherings.queries import meetings_of
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction

QUIET_SHOWN = 5


@pages.get("")
@access("staff")
def home() -> ResponseReturnValue:
    """This week: what to do first, then what goes out, then the groups."""
    groups = week.groups_of(current_user)
    ids = [one.cohort.id for one in groups]
    people, tasks = queries.caseload(ids, cohorts.kept_apart(current_user.id))
    waiting = [one for one in tasks if one.place() == "waiting"]
    ahead = (one for one in meetings_of(ids) if one.at > clock.now() and not one.is_off)
    return render_template(
        "pages/desk/home.html",
        groups=[one for one in groups if one.cohort.state != "closed"],
        ended=[one for one in groups if one.cohort.state == "closed"],
        asked=[one for one in waiting if not one.is_quiet],
        quiet=[one for one in waiting if one.is_quiet],
        quiet_shown=QUIET_SHOWN,
        told=_told(tasks, groups),
        posts=posts_waiting(ids),
        coming=week.coming(groups, people),
        counted=week.counted(people),
        promised=[one for one in people if one.next_on and one.next_on <= clock.now().date()],
        load=rules.load_words(len({one.person_id for one in people})) if current_user.role != "admin" else "",
        names={one.cohort.id: one.cohort.name for one in groups},
        next_meeting=next(ahead, None),
        now=clock.now(),
    )


def _told(tasks: list[queries.Wanted], groups: list[week.Group]) -> dict[int, Any]:
    """When a second person hears of each red task that nobody has taken, by its id."""
    by_cohort = {one.cohort.id: one for one in groups}
    red = [one.task for one in tasks if one.red and one.task.taken_at is None]
    return {task.id: by_cohort[task.cohort_id].second_at(task.opened_at) for task in red}


@pages.post("/tasks/<int:task_id>/<any(done, later, mine, again):act>")
@access("staff")
def task(task_id: int, act: str) -> ResponseReturnValue:
    """Mark a task as done, look at it later, look after it oneself, or take that back."""
    acts = {
        "done": service.finish_task, "later": service.snooze_task, "mine": service.take_task,
        "again": service.reopen_task,
    }  # fmt: skip
    with transaction():
        acts[act](_own(task_id), by=current_user.id)
    if act == "again":
        flash(_("The task is open again."))
        return redirect(url_for("desk.home"), 303)
    flash(_("You look after it. Nobody else is called.") if act == "mine" else _("Thank you. The task left your list."))
    return redirect(url_for("desk.home", undo=url_for("desk.task", task_id=task_id, act="again")), 303)


def _own(task_id: int) -> OutreachTask:
    found = db.session.get(OutreachTask, task_id) if task_id < queries.MOST else None
    if found is None or not queries.may_see_about(current_user, found.cohort_id, found.person_id):
        abort(404)
    return found
