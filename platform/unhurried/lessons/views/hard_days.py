"""Private dates: kept, changed and given back, each said in words and undone in one press."""

from __future__ import annotations

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.kit.access import access
from unhurried.kit.words import day_words
from unhurried.lessons import forms, queries
from unhurried.lessons.views.blueprint import pages, reader
from unhurried.lessons.views.changing import answer, undo_by
from unhurried.pacing import service as pacing
from unhurried.pacing.models import HardDay
from unhurried.pacing.queries import hard_days_of


@pages.post("/rhythm/hard-days")
@access("link")
def add_hard_day() -> ResponseReturnValue:
    """Keep a date free of everything automated; nobody else ever sees it."""
    who = reader().id
    before = _as_typed(_typed_day(who))

    def add(typed: forms.Typed) -> None:
        wish = forms.hard_day(typed)
        pacing.add_hard_day(who, wish.on, yearly=wish.yearly, day_before=wish.day_before, day_after=wish.day_after)

    def undo() -> dict[str, Any]:
        day = _typed_day(who)
        number = day.id if day else 0
        return undo_by("lessons.add_hard_day", before) if before else _remove(number)

    def said() -> str:
        return _("Kept free: %(day)s. Nothing automated happens then.", day=_words(_typed_day(who)))

    return answer("hard_day", add, undo, said)


@pages.post("/rhythm/hard-days/<int:hard_day>/remove")
@access("link")
def remove_hard_day(hard_day: int) -> ResponseReturnValue:
    """Take a private date away; what is not one's own is left alone."""
    who = reader().id
    if hard_day >= 2**31:
        abort(404)
    day = next((one for one in hard_days_of(who) if one.id == hard_day), None)
    said = _("Ordinary again: %(day)s.", day=_words(day)) if day else _("That day is no longer kept.")
    undo = undo_by("lessons.add_hard_day", _as_typed(day)) if day else None
    return answer("hard_day", lambda _typed: pacing.remove_hard_day(who, hard_day), undo, said)


def _remove(number: int) -> dict[str, Any]:
    return undo_by("lessons.remove_hard_day", {}, hard_day=number)


def _typed_day(person_id: int) -> HardDay | None:
    """The day that is kept for the typed date, if any."""
    try:
        return queries.hard_day_on(person_id, forms.hard_day(request.form).on)
    except forms.FormFault:
        return None


def _as_typed(day: HardDay | None) -> dict[str, str]:
    """The day as its form would say it; empty for none."""
    if day is None:
        return {}
    flags = {"yearly": day.yearly, "day_before": day.day_before, "day_after": day.day_after}
    return {"on": day.on.isoformat(), **{name: "yes" for name, wished in flags.items() if wished}}


def _words(day: HardDay | None) -> str:
    if day is None:
        return ""
    around = ((day.day_before, _("with the day before")), (day.day_after, _("with the day after")))
    also = ((day.yearly, _("every year")), *around)
    return ", ".join([day_words(day.on), *(words for wished, words in also if wished)])
