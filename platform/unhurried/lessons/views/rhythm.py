"""A person's own time: each form says what it changed, in words and dates, and offers to undo it."""

from __future__ import annotations

from flask import request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.kit.access import access
from unhurried.lessons import forms, service
from unhurried.lessons.views.blueprint import pages, reader
from unhurried.lessons.views.changing import CHANGED, answer, as_before, back_again, own_place, show, undo_by
from unhurried.pacing import service as pacing


@pages.get("/rhythm")
@access("link")
def rhythm() -> ResponseReturnValue:
    """Pause, pace, hour, hard days and letters, as they are now."""
    return show(reader(), changed=session.pop(CHANGED, None))


@pages.post("/rhythm/pause")
@access("link")
def pause() -> ResponseReturnValue:
    """Rest for a while, without a reason."""
    who = reader().id
    return answer(
        "pause",
        lambda typed: pacing.pause(who, forms.pause_weeks(typed)),
        back_again(),
        _("You are resting."),
    )


@pages.post("/rhythm/time-off")
@access("link")
def time_off() -> ResponseReturnValue:
    """Seven days of one's own, twice a course."""
    who = reader().id
    said = _("A week off begins today.")
    return answer("time_off", lambda _typed: pacing.take_time_off(who), back_again(), said)


@pages.post("/rhythm/back")
@access("link")
def back() -> ResponseReturnValue:
    """Come back from a rest, with the group or at one's own pace, or as before."""
    who = reader().id

    def come(typed: forms.Typed) -> None:
        pacing.go_on(who, forms.way_back(typed)) if typed.get("way") else pacing.end_pause(who)

    return answer("back", come, as_before(), _("Welcome back."))


@pages.post("/rhythm/hour")
@access("link")
def hour() -> ResponseReturnValue:
    """The time zone and hour at which pages open and letters come."""
    person = reader()
    who, before = person.id, {"zone": person.zone, "hour": f"{person.hour:%H:%M}"}

    def change(typed: forms.Typed) -> None:
        zone, hour = forms.zone_and_hour(typed)
        pacing.change_rhythm(who, zone=zone, hour=hour)

    return answer("hour", change, undo_by("lessons.hour", before), _("Your hour is changed."))


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

    return answer("letters", change, undo_by("lessons.letters", before), _("Your letters are changed."))


@pages.post("/rhythm/<int:enrolment>/pace")
@access("link")
def pace(enrolment: int) -> ResponseReturnValue:
    """With the group, or at one's own pace."""
    found = own_place(enrolment)
    before = {"pace": f"own:{found.interval}" if found.pace == "own" else "group"}
    undo = undo_by("lessons.pace", before, enrolment=enrolment)
    return answer(
        f"pace-{enrolment}",
        lambda typed: pacing.change_pace(enrolment, forms.interval(typed)),
        undo,
        _("Your pace is changed."),
    )


@pages.post("/rhythm/<int:enrolment>/day")
@access("link")
def day(enrolment: int) -> ResponseReturnValue:
    """The day of the week on which one's pages open."""
    undo = undo_by("lessons.day", {"day": str(own_place(enrolment).day)}, enrolment=enrolment)
    return answer(
        f"day-{enrolment}",
        lambda typed: service.change_day(own_place(enrolment), forms.day_offset(typed)),
        undo,
        _("Your day is changed."),
    )


@pages.post("/rhythm/<int:enrolment>/after-course")
@access("link")
def after_course(enrolment: int) -> ResponseReturnValue:
    """Ask for one note four weeks after the last page, or leave it out."""
    own_place(enrolment)

    def choose(typed: forms.Typed) -> None:
        pacing.choose_after_course(enrolment, typed.get("wanted") == "yes")

    wanted = request.form.get("wanted") == "yes"
    said = _("One note will come, four weeks after the last page.") if wanted else _("That note is left out.")
    undo = undo_by("lessons.after_course", {"wanted": "no" if wanted else "yes"}, enrolment=enrolment)
    return answer("letters", choose, undo, said)
