"""Who looks after a group, who is kept apart, and who waits for a place."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.accounts.rules import AddressFault
from unhurried.accounts.service import find_or_make_person
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts import service as cohort_service
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.rules import CohortFault
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction


@pages.get("/groups/<int:cohort_id>/team")
@access("staff")
def team(cohort_id: int) -> ResponseReturnValue:
    """Facilitators, pairs that one has had kept apart, and the waiting list."""
    return _page(mine(cohort_id))


@pages.post("/groups/<int:cohort_id>/team")
@access("staff")
def change_team(cohort_id: int) -> ResponseReturnValue:
    """Add or take away a facilitator, keep two people apart, or take that back."""
    mine(cohort_id)
    act = ACTS.get(request.form.get("act", ""), _nothing)
    try:
        with transaction():
            said = act(mine(cohort_id))
    except CohortFault as fault:
        db.session.rollback()
        return _page(mine(cohort_id), fault), 422
    flash(said)
    still = cohorts.looks_after(current_user.id, cohort_id) or current_user.role == "admin"
    return redirect(url_for("desk.team", cohort_id=cohort_id) if still else url_for("desk.home"), 303)


def _nothing(_cohort: Cohort) -> str:
    raise CohortFault(_("Say what is to change."))


def _add(cohort: Cohort) -> str:
    cohort_service.add_facilitator(cohort, request.form.get("facilitator", "")[:300], by=current_user.id)
    return _("They look after this group from now on.")


def _remove(cohort: Cohort) -> str:
    cohort_service.remove_facilitator(cohort, _number("person"), by=current_user.id)
    return _("They no longer look after this group.")


def _apart(cohort: Cohort) -> str:
    """By address, known or not, so that nothing is learnt about who has an account."""
    try:
        one, other = (find_or_make_person(request.form.get(name, "")[:300]).id for name in ("one", "other"))
    except AddressFault:
        raise CohortFault(_("Write two email addresses."), "one") from None
    cohort_service.keep_apart(one, other, by=current_user.id)
    return _("From now on these two come into no group together, and to no facilitator of both.")


def _together(cohort: Cohort) -> str:
    if not cohort_service.let_together(_number("pair"), by=current_user.id):
        abort(404)
    return _("They are no longer kept apart by you.")


ACTS: dict[str, Callable[[Cohort], str]] = {"add": _add, "remove": _remove, "apart": _apart, "together": _together}


def _number(name: str) -> int:
    found = request.form.get(name, 0, type=int)
    return found if 0 < found < 2**31 else 0


def _page(cohort: Cohort, fault: CohortFault | None = None) -> str:
    return render_template(
        "pages/desk/team.html",
        cohort=cohort,
        staff=cohorts.facilitators_of(cohort.id),
        pairs=cohorts.pairs_set_by(current_user.id),
        waiting=cohorts.waiting_in(cohort.id),
        places=[place for place, _person in cohorts.members(cohort.id)],
        fault=fault,
        typed=request.form if fault else {},
    )
