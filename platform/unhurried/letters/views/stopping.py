"""`/u/<token>`: the unsubscribe header's address (RFC 8058), whose GET shows three choices (docs: mail §3)."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.letters.doors import Door
from unhurried.letters.forms import StopForm
from unhurried.letters.service import links
from unhurried.letters.views.blueprint import done, opened, pages
from unhurried.pacing import service as pacing

WEEKS = 2


@pages.get("/u/<token>")
@access("token")
def choices(token: str) -> ResponseReturnValue:
    """Pause, lessons only, or no letters. A GET changes nothing."""
    opened(token, "stop")
    return _page(StopForm(formdata=None))


@pages.post("/u/<token>")
@access("token")
def stop(token: str) -> ResponseReturnValue:
    """Do what was chosen; a mail program's one-click POST stops all letters: 200, no redirect, no cookie needed."""
    door = opened(token, "stop")
    if request.form.get("List-Unsubscribe") == "One-Click":
        with transaction():
            links.choose_letters(door.person_id, "none")
        return _("No letters will be sent."), 200, {"Content-Type": "text/plain; charset=utf-8"}
    form = StopForm()
    if not form.validate():
        return _page(form, 422)
    with transaction():
        _choose(door, form.choice.data)
    return done(SAYS[form.choice.data]())


def _choose(door: Door, choice: str) -> None:
    if choice == "pause":
        pacing.pause(door.person_id, WEEKS)
    elif choice == "lessons":
        links.choose_letters(door.person_id, "lessons")
    else:
        links.choose_letters(door.person_id, "none")


def _page(form: StopForm, status: int = 200) -> ResponseReturnValue:
    return render_template("pages/letters/stop.html", form=form), status


SAYS = {
    "pause": lambda: _("You are resting now, for two weeks. Nothing is sent and nothing piles up."),
    "lessons": lambda: _("Only letters with pages will come now."),
    "none": lambda: _("No letters will come now. Your place is kept, and the site is there whenever you like."),
}
