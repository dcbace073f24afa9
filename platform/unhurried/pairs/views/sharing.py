"""Sharing check-ins one by one, ending it alone, and what comes first when someone is afraid."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.care.queries import chose_safety_path
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.pairs import service
from unhurried.pairs.service import PairFault
from unhurried.pairs.views.blueprint import me, page, pages, to_safety


@pages.get("/sharing")
@access("full")
def sharing() -> ResponseReturnValue:
    """How things are: with whom one shares, what, and what the other shares."""
    return page()


@pages.post("/sharing/share")
@access("full")
def share() -> ResponseReturnValue:
    """Share one check-in as it is now."""
    check_in = request.form.get("check_in", "")[:32]
    return _shared(lambda with_line: service.share(me().id, check_in, with_line=with_line))


@pages.post("/sharing/facilitator")
@access("full")
def share_with_facilitator() -> ResponseReturnValue:
    """Share one check-in as it is now with a facilitator of its group."""
    check_in, _colon, reader = request.form.get("whom", "")[:60].rpartition(":")
    number = int(reader) if reader.isascii() and reader.isdigit() and len(reader) < 10 else 0
    return _shared(lambda with_line: service.share_with_facilitator(me().id, check_in, number, with_line=with_line))


def _shared(share_it: Callable[[bool], object]) -> ResponseReturnValue:
    """Share what was chosen, with its line where that was asked for; a fault is said on the page."""
    try:
        with transaction():
            share_it(request.form.get("line") == "yes")
        flash(_("Shared, as it is now. You can take it back at any time."))
    except PairFault as fault:
        db.session.rollback()
        flash(str(fault), "fault")
    return redirect(url_for("pairs.sharing"), 303)


@pages.post("/sharing/unshare")
@access("full")
def unshare() -> ResponseReturnValue:
    """Take one check-in back."""
    with transaction():
        service.unshare(me().id, request.form.get("share", "")[:32])
    flash(_("Taken back. They cannot open it any more. What they have read, they have read."))
    return redirect(url_for("pairs.sharing"), 303)


@pages.get("/sharing/end")
@access("full")
def ask_to_end() -> ResponseReturnValue:
    """What ending does, before it happens."""
    return render_template("pages/pairs/end.html", fault="")


@pages.post("/sharing/end")
@access("full")
def end() -> ResponseReturnValue:
    """End one's own side. Nobody is told."""
    if request.form.get("what") not in ("back", "stays"):
        return render_template("pages/pairs/end.html", fault=_("Choose what happens to what you shared.")), 422
    with transaction():
        service.unlink(me().id, take_back=request.form["what"] == "back")
    flash(_("You have ended it. Nobody is told."))
    return redirect(url_for("pairs.sharing"), 303)


@pages.post("/sharing/afraid")
@access("full")
def afraid() -> ResponseReturnValue:
    """Someone says that they are afraid: nothing changes for the other person, and help comes first."""
    return to_safety(afraid=True)


@pages.get("/sharing/safe")
@access("full")
def safe() -> ResponseReturnValue:
    """Help first, then whether a facilitator is to know."""
    return render_template("pages/pairs/safe.html", quieter=chose_safety_path(me().id))
