"""How a form of the rhythm page is answered: done and said with an Undo, or refused beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment
from unhurried.cohorts.rules import CohortFault
from unhurried.kit.db import db, transaction
from unhurried.kit.zones import zone_choices
from unhurried.lessons import forms, queries
from unhurried.lessons.forms import FormFault
from unhurried.lessons.views.blueprint import reader
from unhurried.pacing.faults import PacingFault

CHANGED = "rhythm_changed"
Undo = dict[str, Any] | None
FAULTS = (FormFault, PacingFault, CohortFault)


def answer(
    section: str, change: Callable[[forms.Typed], Any], undo: Undo | Callable[[], Undo], said: str | Callable[[], str]
) -> ResponseReturnValue:
    """Do it, say when the next page opens now, and offer to undo; a fault shows beside its field.

    `undo` and `said` may be asked for once it is done.
    """
    typed = request.form.to_dict()
    try:
        with transaction():
            change(typed)
    except FAULTS as fault:
        db.session.rollback()
        return show(reader(), section=section, faults={fault.field or section: str(fault)}, typed=typed), 422
    return tell(said() if callable(said) else said, undo() if callable(undo) else undo)


def tell(said: str, undo: Undo) -> ResponseReturnValue:
    """To the rhythm page, which says what was done, when the next page opens now, and how to undo it."""
    when = queries.next_words(reader().id)
    opens = _("Your next page opens %(when)s.", when=when) if when else ""
    session[CHANGED] = {"said": f"{said} {opens}".strip(), "undo": undo}
    return redirect(url_for("lessons.rhythm"), 303)


def show(
    person: Person,
    *,
    changed: dict[str, Any] | None = None,
    section: str = "",
    faults: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:
    """The rhythm page, with a fault beside its field and what was typed still there."""
    return render_template(
        "pages/lessons/rhythm.html",
        page=queries.rhythm_page(person),
        person=person,
        zones=zone_choices(person.zone),
        changed=changed,
        section=section,
        faults=faults or {},
        typed=typed or {},
    )


def own_place(enrolment: int) -> Enrolment:
    """The enrolment if it is the reader's own and not left; else there is no such page."""
    found = db.session.get(Enrolment, enrolment) if enrolment < 2**31 else None
    if found is None or found.person_id != reader().id or found.left_at is not None:
        abort(404)
    return found


def undo_by(endpoint: str, fields: Mapping[str, str], **values: Any) -> dict[str, Any]:
    """The form that takes a change back: where it goes and what it says."""
    return {"address": url_for(endpoint, **values), "fields": fields}


def as_before() -> dict[str, Any]:
    """The form that brings back the rest and the pace of each group as they are at this moment."""
    person = reader()
    places = select(Enrolment).where(Enrolment.person_id == person.id, Enrolment.left_at.is_(None))
    fields = {
        f"pace-{one.id}": f"own:{one.interval}" if one.pace == "own" else "group" for one in db.session.scalars(places)
    }
    resting = queries.rhythm_page(person).resting
    return undo_by("lessons.as_it_was", {**fields, **({"rest": "yes"} if resting else {})})


def back_again() -> dict[str, Any]:
    """The form that ends a rest which was set a moment ago."""
    return undo_by("lessons.back", {})
