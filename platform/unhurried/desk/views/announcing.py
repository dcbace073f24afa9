"""The desk's page on announcements: who gets it when, a yes, and the way back until it was sent."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.cohorts.models import Cohort
from unhurried.desk.foretelling import tellings_of_announcement
from unhurried.desk.views.blueprint import mine
from unhurried.gatherings import rules, service
from unhurried.gatherings.models import Announcement
from unhurried.gatherings.queries import announcements_of
from unhurried.gatherings.rules import GatheringFault
from unhurried.gatherings.service.announcing import LIVES
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import digest

pages = Blueprint("announcing", __name__, url_prefix="/desk/groups/<int:cohort_id>/announcements")


@pages.get("")
@access("staff")
def all_of(cohort_id: int) -> ResponseReturnValue:
    """What was announced, and a box for a few lines."""
    return _page(mine(cohort_id))


@pages.post("")
@access("staff")
def announce(cohort_id: int) -> ResponseReturnValue:
    """First who gets it when, then a yes."""
    cohort, typed = mine(cohort_id), request.form.get("words", "")
    try:
        words = rules.clean_words(typed)
        if request.form.get("sure") != "yes" or request.form.get("shown") != digest(words)[:16]:
            return _page(cohort, preview=words)
        with transaction():
            service.announce(mine(cohort_id), words, by=current_user.id)
    except GatheringFault as fault:
        db.session.rollback()
        return _page(cohort, faults={fault.field: str(fault)}), 422
    flash(_("It rides in the next letters. You can take it back until it was sent."))
    return redirect(url_for("announcing.all_of", cohort_id=cohort_id), 303)


@pages.post("/<int:announcement_id>/take-back")
@access("staff")
def take_back(cohort_id: int, announcement_id: int) -> ResponseReturnValue:
    """Nobody gets it who did not get it yet."""
    try:
        with transaction():
            cohort = mine(cohort_id)
            found = db.session.get(Announcement, announcement_id)
            if found is None or found.cohort_id != cohort_id or found.gathering_id is not None:
                abort(404)
            service.take_back(cohort, announcement_id, by=current_user.id)
    except GatheringFault as fault:
        db.session.rollback()
        flash(str(fault), "fault")
    else:
        flash(_("It is taken back. Whoever has not had it yet gets nothing of it."))
    return redirect(url_for("announcing.all_of", cohort_id=cohort_id), 303)


def _page(cohort: Cohort, *, faults: dict[str, str] | None = None, preview: str = "") -> str:
    letters = tellings_of_announcement(cohort, clock.now() + LIVES) if preview else []
    return render_template(
        "pages/gatherings/desk_announce.html",
        cohort=cohort,
        typed=request.form,
        faults=faults or {},
        preview={"letters": letters, "mark": digest(preview)[:16]} if preview else None,
        announced=announcements_of(cohort.id),
        now=clock.now(),
    )
