"""`/l/<token>`: one address shape for every link, one step for each purpose (docs: mail §3)."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.letters.doors import Door
from unhurried.letters.emails.links import PURPOSES, links_of
from unhurried.letters.service import links
from unhurried.letters.views import choices
from unhurried.letters.views.blueprint import done, opened, pages

Step = Callable[[Door], ResponseReturnValue]


@pages.get("/l/<token>")
@access("token")
def show(token: str) -> ResponseReturnValue:
    """What this link would do. A GET changes nothing."""
    door = opened(token, *PURPOSES)
    return SHOWS[door.purpose](door)


@pages.post("/l/<token>")
@access("token")
def act(token: str) -> ResponseReturnValue:
    """Do it. Twice is once."""
    door = opened(token, *PURPOSES)
    if door.purpose not in ACTS:
        abort(404)
    return ACTS[door.purpose](door)


def _offer(door: Door) -> ResponseReturnValue:
    """The page behind the one link of a discreet letter."""
    asks = any(item.kind in ("lesson", "reminder", "no_rush") for item in door.items)
    back = any(item.kind == "pause_over" for item in door.items)
    links = links_of(door.row_id, door.nonce)
    note = door.note if door.weeks else ""
    return render_template("pages/letters/offer.html", links=links, asks=asks, back=back, note=note)


def _open(door: Door) -> ResponseReturnValue:
    """To the page, which asks to sign in unless a session exists."""
    nth = request.args.get("week", "0")
    return redirect(door.page(int(nth) if nth.isascii() and nth.isdecimal() and len(nth) < 3 else 0), 302)


def _ask_read(_door: Door) -> ResponseReturnValue:
    says = _("This says that you have read your page. Nobody else is told, and it stays open.")
    return render_template("pages/letters/confirm.html", says=says, label=_("I have read it"))


def _ask_longer(_door: Door) -> ResponseReturnValue:
    says = _("The next page then waits for you and opens a week after you have read this one. You can change it later.")
    return render_template("pages/letters/confirm.html", says=says, label=_("I need longer"))


def _read(door: Door) -> ResponseReturnValue:
    with transaction():
        links.say_read(door)
    return done(_("Thank you. It is noted, and nothing else is to do."))


def _longer(door: Door) -> ResponseReturnValue:
    with transaction():
        links.ask_for_longer(door)
    return done(_("Take the time that you need. The next page waits until you have read this one."))


def _stop(door: Door) -> ResponseReturnValue:
    return redirect(links_of(door.row_id, door.nonce)["stop"], 302)


SHOWS: dict[str, Step] = {
    "letter": _offer,
    "open": _open,
    "read": _ask_read,
    "longer": _ask_longer,
    "pause": choices.show_pause,
    "back": choices.show_back,
    "settings": choices.show_settings,
    "stop": _stop,
}
ACTS: dict[str, Step] = {
    "read": _read,
    "longer": _longer,
    "pause": choices.pause,
    "back": choices.go_on,
    "settings": choices.change,
}
