"""“Did they get week 3, and why not?”: one person's letters in words, and those that may safely go again."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.accounts.models import Person
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.desk import queries
from unhurried.desk.outcomes import stop_words
from unhurried.desk.queries.ledgers import LedgerLine, ledger_of, place_in
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.letters.service.again import send_again
from unhurried.mail.models import OutboxRow
from unhurried.mail.service.stopping import why_stopped

PATH = "/groups/<int:cohort_id>/people/<int:enrolment>/letters"


@pages.get(PATH)
@access("staff")
def ledger(cohort_id: int, enrolment: int) -> ResponseReturnValue:
    """Everything that was sent or not sent to somebody in this group, in words."""
    cohort, place, person = _theirs(cohort_id, enrolment)
    return _page(cohort, place, person, ledger_of(place))


@pages.get(f"{PATH}/<int:letter>/again")
@access("staff")
def ask_again(cohort_id: int, enrolment: int, letter: int) -> ResponseReturnValue:
    """What sending a letter again would mean; back to all of them where there is nothing to send."""
    cohort, place, person = _theirs(cohort_id, enrolment)
    lost = [line for line in ledger_of(place) if line.row_id == letter and line.may_go_again]
    if not lost:
        return redirect(url_for("desk.ledger", cohort_id=cohort_id, enrolment=enrolment), 303)
    return _page(cohort, place, person, lost, asked=letter)


@pages.post(f"{PATH}/<int:letter>/again")
@access("staff")
def again(cohort_id: int, enrolment: int, letter: int) -> ResponseReturnValue:
    """Send a letter again that surely did not arrive: once, today, within the budget."""
    with transaction():
        _cohort, place, person = _theirs(cohort_id, enrolment)
        row = db.session.get(OutboxRow, letter, with_for_update=True)
        if row is None or row.person_id != person.id:
            abort(404)
        done = send_again(row, place.id, person.email, by=current_user.id)
    if done:
        flash(_("It is on its way again."))
    else:
        flash(_("It did not go: this is not a day for letters, or it went again already. The page is open."), "fault")
    return redirect(url_for("desk.ledger", cohort_id=cohort_id, enrolment=enrolment), 303)


def _page(cohort: Cohort, place: Enrolment, person: Person, lines: list[LedgerLine], asked: int = 0) -> str:
    stopped = why_stopped(person.email)
    return render_template(
        "pages/desk/ledger.html",
        cohort=cohort,
        place=place,
        person=person,
        lines=lines,
        asked=asked,
        stopped=stop_words(stopped.cause) if stopped else "",
        stopped_at=stopped.at if stopped else None,
        titles=queries.titles(cohorts.course_of(cohort)),
    )


def _theirs(cohort_id: int, enrolment: int) -> tuple[Cohort, Enrolment, Person]:
    cohort = mine(cohort_id)
    found = place_in(cohort_id, enrolment, current_user.id) if enrolment < 2**31 else None
    return (cohort, *found) if found else abort(404)
