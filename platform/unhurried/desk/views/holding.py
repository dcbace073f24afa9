"""What a facilitator may move on the timeline: read from the form, weighed, and done once they say yes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from unhurried.cohorts.models import Cohort
from unhurried.desk.foretelling import Change, Date, GoOn, Meet, Wait
from unhurried.gatherings import forms
from unhurried.gatherings import service as gatherings
from unhurried.gatherings.queries import Meeting, meeting, meetings_of
from unhurried.gatherings.rules import GatheringFault
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import HoldFault
from unhurried.pacing.rules import local

Typed = Mapping[str, str]
FAULTS = (HoldFault, GatheringFault)


def read_change(cohort: Cohort, typed: Typed) -> Change:
    """What was typed; raises HoldFault or GatheringFault beside its field."""
    kind = typed.get("kind", "wait")
    if kind == "back":
        return GoOn(_number(typed, "hold"))
    if kind == "meet":
        return _meet(cohort, typed)
    words = pacing.clean_reason(typed.get("words", ""))
    if kind == "date":
        return Date(_number(typed, "position"), _day(typed.get("day", "")), words)
    return Wait(_number(typed, "position"), _number(typed, "weeks"), words)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HoldFault(_("Choose the date that the page has then."), "day") from None


def _number(typed: Typed, name: str) -> int:
    text = typed.get(name, "")
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise HoldFault(_("Choose a week, and for how long the group waits."), name)
    return int(text)


def _meet(cohort: Cohort, typed: Typed) -> Meet:
    found = meeting(_number(typed, "gathering"))
    if found is None or found.cohort_id != cohort.id:
        raise GatheringFault(_("Choose one of the group’s gatherings."), "gathering")
    when = {"on": typed.get("on", ""), "clock": typed.get("clock", "")}
    wish, faults = forms.wish({**_as_typed(found), **when})
    if wish is None:
        field, sentence = next(iter(faults.items()))
        raise GatheringFault(sentence, field)
    return Meet(found.id, wish, found.version)


def _as_typed(found: Meeting) -> dict[str, str]:
    return {"title": found.title, "link": found.link, "minutes": str(found.minutes)}


def weigh(cohort: Cohort, change: Change) -> None:
    """Whether this can be done; raises HoldFault or GatheringFault. Nothing is written."""
    if isinstance(change, Wait):
        pacing.preview_hold(cohort, change.position, change.weeks)
    elif isinstance(change, Date):
        pacing.weigh_date(cohort, change.position, change.on)
    elif isinstance(change, GoOn):
        pacing.weigh_taking_back(cohort, change.hold)
    else:
        found = meeting(change.gathering)
        gatherings.weigh(cohort, change.wish, change.gathering)
        _refuse_what_is_over(found)


def _refuse_what_is_over(found: Meeting | None) -> None:
    if found is None or found.is_off:
        raise GatheringFault(_("This gathering was called off. Plan a new one."), "gathering")


def do(cohort: Cohort, change: Change, *, by: int | None) -> None:
    """Do it, in the caller's transaction; raises what `weigh` raises."""
    if isinstance(change, Meet):
        gatherings.change(cohort, change.gathering, change.wish, seen=change.seen, by=by)
        return
    before = meetings_of([cohort.id])
    if isinstance(change, Wait):
        pacing.hold(cohort, change.position, change.weeks, by=by, words=change.words)
    elif isinstance(change, Date):
        pacing.change_date(cohort, change.position, change.on, by=by, words=change.words)
    else:
        gatherings.forget_hold(cohort.id, pacing.take_back_hold(cohort, change.hold, by=by))
    gatherings.tell_of_moves(before)


def first_typed(found: Meeting | None) -> dict[str, Any]:
    """The form as it is before anything was typed: a gathering's own time."""
    if found is None:
        return {}
    at = local(found.zone, found.at)
    return {"gathering": str(found.id), "on": at.date().isoformat(), "clock": f"{at:%H:%M}"}
