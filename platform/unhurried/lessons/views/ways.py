"""The ways to go on, on one page: the group, an own pace, a later group (docs: pacing §2.6, §5)."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.lessons import forms, queries
from unhurried.lessons.views.blueprint import pages, reader
from unhurried.lessons.views.changing import FAULTS, answer, as_before, own_place, tell, undo_by
from unhurried.pacing import service as pacing


@pages.get("/rhythm/ways")
@access("link")
def ways() -> ResponseReturnValue:
    """Every way to go on, and when the next page would open on it."""
    return _page()


@pages.post("/rhythm/ways")
@access("link")
def go_on() -> ResponseReturnValue:
    """Go on as chosen; a rest that runs ends with it."""
    typed = request.form.to_dict()
    try:
        way = forms.way_on(typed)
        with transaction():
            said, undo = _move(*way) if isinstance(way, tuple) else _pace(way)
    except FAULTS as fault:
        db.session.rollback()
        return _page(str(fault), typed.get("way", ""), 422)
    return tell(said, undo)


@pages.post("/rhythm/<int:enrolment>/move-back")
@access("link")
def move_back(enrolment: int) -> ResponseReturnValue:
    """Back to the group that one came from."""
    own_place(enrolment)
    try:
        with transaction():
            pacing.undo_move(enrolment)
    except FAULTS as fault:
        db.session.rollback()
        return _page(str(fault), "", 422)
    return tell(_("You are in your first group again."), None)


@pages.post("/rhythm/as-before")
@access("link")
def as_it_was() -> ResponseReturnValue:
    """Undo coming back or another way: the rest goes on, and each group has the pace that it had."""
    who = reader().id

    def change(typed: forms.Typed) -> None:
        for name in [name for name in typed if name.startswith("pace-")]:
            number = name.removeprefix("pace-")
            place = own_place(int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0)
            pacing.change_pace(place.id, forms.interval({"pace": typed[name]}))
        if typed.get("rest"):
            pacing.rest_again(who)

    return answer("pause", change, None, _("It is as it was before."))


def _pace(way: str) -> tuple[str, dict[str, Any] | None]:
    undo = as_before()
    pacing.go_on(reader().id, way)
    return _("It is set. What is open stays open."), undo


def _move(enrolment: int, cohort: int) -> tuple[str, dict[str, Any] | None]:
    found = queries.own_later_cohort(reader().id, enrolment, cohort) or abort(404)
    moved = pacing.move(found[0].id, found[1])
    undo = undo_by("lessons.move_back", {}, enrolment=moved.id)
    return _("You are in the later group now. What was open came along."), undo


def _page(fault: str = "", typed: str = "", status: int = 200) -> ResponseReturnValue:
    page = queries.ways_page(reader())
    return render_template("pages/lessons/ways.html", page=page, fault=fault, typed=typed), status
