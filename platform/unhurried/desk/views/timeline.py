"""The timeline of a group: every page, letter and gathering per zone, and what a change would move before a yes."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort
from unhurried.desk import queries
from unhurried.desk.drawing import Weeks, draw
from unhurried.desk.foretelling import (
    Change,
    Group,
    mark_of,
    moves_between,
    people_moved,
    read_group,
    since_of,
    together,
    tried,
    zone_plans,
)  # fmt: skip
from unhurried.desk.foretelling.lanes import Lane, lanes_of
from unhurried.desk.views.blueprint import mine, pages
from unhurried.desk.views.holding import FAULTS, do, first_typed, read_change, weigh
from unhurried.gatherings.queries import meetings_of
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import settings
from unhurried.pacing.rules import Calendar
from unhurried.pacing.service import dates_to_choose


class Dated(NamedTuple):
    """A week with its date, and the first and last that it may have."""

    position: int
    title: str
    on: date
    first: date
    last: date


@pages.get("/groups/<int:cohort_id>/timeline")
@access("staff")
def timeline(cohort_id: int) -> ResponseReturnValue:
    """Every page, letter and gathering, dated, per zone, for someone who reads as pages open."""
    return _page(mine(cohort_id))


@pages.post("/groups/<int:cohort_id>/timeline")
@access("staff")
def move(cohort_id: int) -> ResponseReturnValue:
    """First what a change moves, and for how many people; then a yes, which counts for what was shown alone."""
    cohort, typed = mine(cohort_id), request.form.to_dict()
    try:
        change = read_change(cohort, typed)
        weigh(cohort, change)
        if typed.get("sure") != "yes":
            return _page(cohort, typed, change=change)
        with transaction():
            agreed = _done(cohort_id, change, typed.get("shown", ""))
    except FAULTS as refused:
        db.session.rollback()
        return _page(mine(cohort_id), typed, fault=str(refused)), 422
    if not agreed:
        return _page(mine(cohort_id), typed, change=change, again=True), 409
    flash(_("It is done. Whoever it concerns reads of it in a letter."))
    return redirect(url_for("desk.timeline", cohort_id=cohort_id), 303)


def _done(cohort_id: int, change: Change, shown: str) -> bool:
    """Do it where it still moves what the facilitator was shown; else nothing is done."""
    mine(cohort_id)
    cohort = db.session.get_one(Cohort, cohort_id, with_for_update=True, populate_existing=True)
    weigh(cohort, change)
    if _preview(cohort, read_group(cohort), change)["mark"] != shown:
        return False
    do(cohort, change, by=current_user.id)
    return True


def _preview(cohort: Cohort, group: Group, change: Change) -> dict[str, Any]:
    seats, since = cohorts.members(cohort.id), since_of(cohort)
    after = tried(group, change, clock.now())
    plans = zone_plans(group, seats, since), zone_plans(after, seats, since)
    moves = moves_between(*plans, cohort.zone)
    found = {"change": change, "plans": plans, "group": after, "mark": mark_of(change, moves)}
    return {**found, "moves": together(moves), "people": people_moved(moves), "words": getattr(change, "words", "")}


def _page(
    cohort: Cohort,
    typed: dict[str, str] | None = None,
    *,
    change: Change | None = None,
    fault: str = "",
    again: bool = False,
) -> str:
    group, course, now = read_group(cohort), cohorts.course_of(cohort), clock.now()
    titles = queries.titles(course)
    ahead = [one for one in meetings_of([cohort.id]) if not one.is_off and one.at > now]
    preview = _preview(cohort, group, change) if change else None
    lanes = _lanes(cohort, group, preview)
    weeks = _weeks(preview["group"] if preview else group, titles)
    pictures = [(lane, [draw(lane, weeks, now, standing=way) for way in (False, True)]) for lane in lanes]
    return render_template(
        "pages/desk/timeline.html",
        cohort=cohort,
        titles=titles,
        lanes=pictures,
        days=pictures[0][1][0].days if pictures else 0,
        preview=preview,
        typed=typed or first_typed(next(iter(ahead), None)),
        fault=fault,
        open_form=typed.get("kind", "wait") if typed and fault else "",
        again=again,
        ahead=ahead,
        holds=cohorts.holds_of([cohort.id]),
        dates=group.calendar(group.holds).dates,
        coming=[(position, titles[position]) for position in _coming(group)],
        dated=_dated(group, titles),
        meetings={f"gathering:{one.id}": one for one in meetings_of([cohort.id])},
        now=now,
        rehearsal=bool(settings().mail_redirect),
    )


def _lanes(cohort: Cohort, group: Group, preview: dict[str, Any] | None) -> list[Lane]:
    if preview:
        before, after = preview["plans"]
        return lanes_of(after, before)
    return lanes_of(zone_plans(group, cohorts.members(cohort.id), since_of(cohort)))


def _weeks(group: Group, titles: dict[int, str]) -> Weeks:
    calendar = group.calendar(group.holds)
    places = range(1, len(calendar.weeks) + 1)
    waits = tuple(sum(one.weeks for one in group.holds if one.position == place) for place in places)
    return Weeks(calendar.dates, waits, tuple(titles[place] for place in places), _labels(calendar))


def _labels(calendar: Calendar) -> tuple[str, ...]:
    """What stands at a week in the picture: the number of its lesson, or that it is one of rest."""
    lessons = count(1)
    return tuple(str(next(lessons)) if week.kind == "lesson" else _("rest") for week in calendar.weeks)


def _dated(group: Group, titles: dict[int, str]) -> list[Dated]:
    """The weeks that may have another date, with the dates between which there is room for them."""
    calendar, today = group.calendar(group.holds), clock.now().date()
    found = []
    for position in _coming(group):
        first, last = dates_to_choose(calendar, position)
        if max(first, today) < last:
            on = calendar.dates[position - 1]
            found.append(Dated(position, titles[position], on, max(first, today), last))
    return found


def _coming(group: Group) -> list[int]:
    """The weeks that have not begun by the group's own calendar."""
    today = clock.now().date()
    return [at for at, day in enumerate(group.calendar(group.holds).dates, start=1) if day > today]
