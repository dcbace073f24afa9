"""Before one is in: the group's questions, the answer to them, and the waiting list. One link leads to each in turn."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from unhurried.cohorts import queries, service
from unhurried.cohorts.models import Cohort, Invitation
from unhurried.cohorts.rules import CohortFault
from unhurried.cohorts.service.waiting import DAYS_TO_ANSWER
from unhurried.kit.db import db, transaction
from unhurried.kit.languages import language

ACTS = ("answer", "wait", "stop")


def waits_outside(found: Invitation, token: str) -> str | None:
    """The page for whoever cannot join at this moment; None for who can."""
    cohort = db.session.get_one(Cohort, found.cohort_id)
    if cohort.state == "closed":
        return render_template("pages/cohorts/waiting.html", token=token, ended=True, turn=None, days=0)
    if queries.asks_first(cohort, found):
        application = queries.application_by(found.id)
        if application is None:
            return _questions(cohort, token)
        if application.state != "accepted":
            return render_template("pages/cohorts/asked.html", state=application.state)
    if queries.has_place_for(cohort, found.email):
        return None
    turn = queries.waiting_by(found.id)
    shown = turn if turn and turn.state in ("waiting", "offered") else None
    days = DAYS_TO_ANSWER.days
    return render_template("pages/cohorts/waiting.html", token=token, ended=False, turn=shown, days=days)


def act_outside(found: Invitation, token: str, act: str) -> ResponseReturnValue:
    """Answer the questions, wait, or wait no longer, then see the page as it is now."""
    cohort = db.session.get_one(Cohort, found.cohort_id)
    try:
        with transaction():
            _do(cohort, found, act)
    except CohortFault as fault:
        return _questions(cohort, token, fault), 422
    return redirect(url_for("cohorts.invitation", token=token), 303)


def _do(cohort: Cohort, found: Invitation, act: str) -> None:
    asks = queries.asks_first(cohort, found)
    if act == "stop":
        service.stop_waiting(found)
    elif act == "answer" and asks:
        typed = [request.form.get(f"answer-{n}", "") for n in range(len(cohort.questions))]
        service.apply(found, typed, locale=language())
    elif act == "wait" and _lacks_only_a_place(cohort, found, asks=asks):
        service.wait(found)


def place_has_gone(cohort: Cohort, found: Invitation) -> bool:
    """Whether the last place went while they filled in the form: nothing else is missing, and they do not wait yet."""
    turn = queries.waiting_by(found.id)
    waits = turn is not None and turn.state in ("waiting", "offered")
    return not waits and _lacks_only_a_place(cohort, found, asks=queries.asks_first(cohort, found))


def _lacks_only_a_place(cohort: Cohort, found: Invitation, *, asks: bool) -> bool:
    application = queries.application_by(found.id) if asks else None
    welcome = not asks or (application is not None and application.state == "accepted")
    return welcome and cohort.state != "closed" and not queries.has_place_for(cohort, found.email)


def _questions(cohort: Cohort, token: str, fault: CohortFault | None = None) -> str:
    title = queries.course_of(cohort).text(language()).title
    return render_template(
        "pages/cohorts/questions.html", cohort=cohort, title=title, token=token, fault=fault, typed=request.form
    )
