"""The promise log and the reasons of hard days: their maker alone writes and reads them."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.journal import queries, service
from unhurried.journal.models import Promise
from unhurried.journal.views.blueprint import pages, writer
from unhurried.kit.access import access
from unhurried.kit.db import db
from unhurried.pacing.models import HardDay


@pages.get("/journal/promises")
@access("full")
def promises() -> ResponseReturnValue:
    """One's own promises and their log."""
    return _page()


@pages.post("/journal/promises")
@access("full")
def promise() -> ResponseReturnValue:
    """Write a promise down."""
    who = writer().id
    return _do("new", lambda: service.make_promise(who, request.form.get("text", "")), _("It is written down."))


@pages.post("/journal/promises/<promise_id>/mark")
@access("full")
def mark(promise_id: str) -> ResponseReturnValue:
    """Write today's line."""
    given = [request.form.get(name, "") for name in ("how", "note", "anew")]
    return _do(promise_id, lambda: service.mark_promise(_own(promise_id), *given), _("Today’s line is kept."))


@pages.post("/journal/promises/<promise_id>/<any(rest, again, remove):deed>")
@access("full")
def change(promise_id: str, deed: str) -> ResponseReturnValue:
    """Let a promise rest, open it again, or delete it with its log."""
    deeds: dict[str, tuple[Callable[[Promise], object], str]] = {
        "rest": (service.close_promise, _("It rests. Its log is kept.")),
        "again": (service.open_again, _("It is open again.")),
        "remove": (service.remove_promise, _("The promise and its log are deleted.")),
    }
    act, said = deeds[deed]
    return _do(promise_id, lambda: act(_own(promise_id)), said)


@pages.post("/journal/promises/<promise_id>/marks/<mark_id>/remove")
@access("full")
def unmark(promise_id: str, mark_id: str) -> ResponseReturnValue:
    """Delete one line."""
    return _do(promise_id, lambda: service.remove_mark(_own(promise_id), mark_id), _("The line is deleted."))


@pages.get("/journal/hard-days")
@access("full")
def hard_days() -> ResponseReturnValue:
    """One's own hard days, with a word on why."""
    return render_template(
        "pages/journal/hard_days.html", days=queries.hard_day_pages(writer().id), fault=None, typed={}
    )


@pages.post("/journal/hard-days/<int:day_id>")
@access("full")
def reason(day_id: int) -> ResponseReturnValue:
    """Keep why a day is hard."""
    who = writer().id
    try:
        with service.in_one_step():
            day = db.session.get(HardDay, day_id)
            if day is None or day.person_id != who:
                abort(404)
            service.keep_reason(day, request.form.get("text", ""))
    except service.JournalFault as fault:
        db.session.rollback()
        shown = {"days": queries.hard_day_pages(who), "fault": fault, "typed": {**request.form, "day": day_id}}
        return render_template("pages/journal/hard_days.html", **shown), 422
    flash(_("Your words are kept. Nobody else sees them."))
    return redirect(url_for("journal.hard_days"), 303)


def _own(promise_id: str) -> Promise:
    return queries.promise_of(writer().id, promise_id) or abort(404)


def _do(about: str, deed: Callable[[], object], said: str) -> ResponseReturnValue:
    try:
        with service.in_one_step():
            deed()
    except service.JournalFault as fault:
        db.session.rollback()
        return _page(about, fault), 422
    flash(said)
    return redirect(url_for("journal.promises"), 303)


def _page(about: str = "", fault: service.JournalFault | None = None) -> str:
    found = queries.promise_pages(writer().id)
    typed = request.form if fault else {}
    return render_template("pages/journal/promises.html", promises=found, about=about, fault=fault, typed=typed)
