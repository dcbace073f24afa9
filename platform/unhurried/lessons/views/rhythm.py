"""A person's own time: each form says what it changed, in words and dates, and offers to undo it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import available_timezones

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.lessons import forms, queries, service
from unhurried.lessons.forms import FormFault
from unhurried.lessons.views.blueprint import pages, reader
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import PacingFault

CHANGED = "rhythm_changed"
Undo = Mapping[str, str]


@pages.get("/rhythm")
@access("link")
def rhythm() -> ResponseReturnValue:
    """Pause, pace, hour, hard days and letters, as they are now."""
    return _show(reader(), changed=session.pop(CHANGED, None))


@pages.post("/rhythm/pause")
@access("link")
def pause() -> ResponseReturnValue:
    """Rest for a while, without a reason."""
    who = reader().id
    return _change(
        "pause",
        lambda typed: pacing.pause(who, forms.pause_weeks(typed)),
        _back_again(),
        _("You are resting."),
    )


@pages.post("/rhythm/time-off")
@access("link")
def time_off() -> ResponseReturnValue:
    """Seven days of one's own, twice a course."""
    who = reader().id
    return _change("time_off", lambda _typed: pacing.take_time_off(who), _back_again(), _("A week off begins today."))


@pages.post("/rhythm/back")
@access("link")
def back() -> ResponseReturnValue:
    """Come back from a rest, with the group or at one's own pace, or as before."""
    who = reader().id

    def come(typed: forms.Typed) -> None:
        pacing.go_on(who, forms.way_back(typed)) if typed.get("way") else pacing.end_pause(who)

    return _change("back", come, None, _("Welcome back."))


@pages.post("/rhythm/hour")
@access("link")
def hour() -> ResponseReturnValue:
    """The time zone and hour at which pages open and letters come."""
    person = reader()
    who, before = person.id, {"zone": person.zone, "hour": f"{person.hour:%H:%M}"}

    def change(typed: forms.Typed) -> None:
        zone, hour = forms.zone_and_hour(typed)
        pacing.change_rhythm(who, zone=zone, hour=hour)

    return _change("hour", change, _undo("lessons.hour", before), _("Your hour is changed."))


@pages.post("/rhythm/letters")
@access("link")
def letters() -> ResponseReturnValue:
    """Which letters come, in which style, and whether they remind."""
    person = reader()
    who, before = person.id, {"letters": person.letters, "style": person.style}
    before |= {"reminders": "yes"} if person.reminders else {}

    def change(typed: forms.Typed) -> None:
        wish = forms.letter_wish(typed)
        service.change_letters(who, wish.letters, wish.style, wish.reminders)

    return _change("letters", change, _undo("lessons.letters", before), _("Your letters are changed."))


@pages.post("/rhythm/<int:enrolment>/pace")
@access("link")
def pace(enrolment: int) -> ResponseReturnValue:
    """With the group, or at one's own pace."""
    found = _own(enrolment)
    before = {"pace": f"own:{found.interval}" if found.pace == "own" else "group"}
    undo = _undo("lessons.pace", before, enrolment=enrolment)
    return _change(
        f"pace-{enrolment}",
        lambda typed: pacing.change_pace(enrolment, forms.interval(typed)),
        undo,
        _("Your pace is changed."),
    )


@pages.post("/rhythm/<int:enrolment>/day")
@access("link")
def day(enrolment: int) -> ResponseReturnValue:
    """The day of the week on which one's pages open."""
    undo = _undo("lessons.day", {"day": str(_own(enrolment).day)}, enrolment=enrolment)
    return _change(
        f"day-{enrolment}",
        lambda typed: service.change_day(_own(enrolment), forms.day_offset(typed)),
        undo,
        _("Your day is changed."),
    )


@pages.post("/rhythm/hard-days")
@access("link")
def add_hard_day() -> ResponseReturnValue:
    """Keep a date free of everything automated; nobody else ever sees it."""
    who = reader().id

    def add(typed: forms.Typed) -> None:
        wish = forms.hard_day(typed)
        pacing.add_hard_day(who, wish.on, yearly=wish.yearly, day_before=wish.day_before, day_after=wish.day_after)

    return _change("hard_day", add, None, _("That day is kept free. You can take it back below."))


@pages.post("/rhythm/hard-days/<int:hard_day>/remove")
@access("link")
def remove_hard_day(hard_day: int) -> ResponseReturnValue:
    """Take a private date away; what is not one's own is left alone."""
    who = reader().id
    if hard_day >= 2**31:
        abort(404)
    return _change(
        "hard_day",
        lambda _typed: pacing.remove_hard_day(who, hard_day),
        None,
        _("That day is no longer kept."),
    )


def _change(
    section: str, change: Callable[[forms.Typed], Any], undo: dict[str, Any] | None, said: str
) -> ResponseReturnValue:
    """Do it, say when the next page opens now, and offer to undo; a fault shows beside its field."""
    typed = request.form.to_dict()
    who = reader().id
    try:
        with transaction():
            change(typed)
    except (FormFault, PacingFault) as fault:
        db.session.rollback()
        return _show(reader(), section=section, faults={fault.field or section: str(fault)}, typed=typed), 422
    when = queries.next_words(who)
    opens = _("Your next page opens %(when)s.", when=when) if when else ""
    session[CHANGED] = {"said": f"{said} {opens}".strip(), "undo": undo}
    return redirect(url_for("lessons.rhythm"), 303)


def _show(
    person: Person,
    *,
    changed: dict[str, Any] | None = None,
    section: str = "",
    faults: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "pages/lessons/rhythm.html",
        page=queries.rhythm_page(person),
        person=person,
        zones=_zones(person.zone),
        changed=changed,
        section=section,
        faults=faults or {},
        typed=typed or {},
    )


def _zones(own: str) -> list[tuple[str, str]]:
    """Time zones to choose from, by name, without the old aliases that stand outside a region."""
    names = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))}
    return [(name, name.replace("_", " ")) for name in sorted(names | {own, "UTC"})]


def _own(enrolment: int) -> Enrolment:
    found = db.session.get(Enrolment, enrolment) if enrolment < 2**31 else None
    if found is None or found.person_id != reader().id or found.left_at is not None:
        abort(404)
    return found


def _undo(endpoint: str, fields: Undo, **values: Any) -> dict[str, Any]:
    return {"address": url_for(endpoint, **values), "fields": fields}


def _back_again() -> dict[str, Any]:
    return _undo("lessons.back", {})
