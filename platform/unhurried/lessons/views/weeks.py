"""A week, page by page. GET changes nothing; "Begin" and the page's script record the reading by POST."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.care.queries import opens_safety_pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.lessons import queries, rules, service
from unhurried.lessons.queries import WeekPage
from unhurried.lessons.views.blueprint import pages, reader

WEEK = "/weeks/<int:enrolment>/<int:position>"
MOST = 2**31


def _page(enrolment: int, position: int) -> WeekPage:
    person = reader()
    if not (0 < enrolment < MOST and 0 < position < MOST):
        abort(404)
    safety = opens_safety_pages(g.session)
    page = queries.open_week(person.id, enrolment, position, person.locale, safety=safety)
    if page is None and (moved := queries.week_after_move(person.id, enrolment, position)):
        abort(redirect(url_for("lessons.week", enrolment=moved[0], position=moved[1]), 303))
    return page or abort(404)


def _to_step(page: WeekPage, step: int) -> ResponseReturnValue:
    address = url_for("lessons.step", enrolment=page.enrolment_id, position=page.week.position, step=step)
    return redirect(address, 303)


def _to_week(page: WeekPage) -> ResponseReturnValue:
    address = url_for("lessons.week", enrolment=page.enrolment_id, position=page.week.position)
    return redirect(address, 303)


@pages.get(WEEK)
@access("link")
def week(enrolment: int, position: int) -> ResponseReturnValue:
    """What the week holds, before any of it is read; a rest week's one page; a finished week's last word."""
    page = _page(enrolment, position)
    template = "rest" if page.week.kind == "rest" else "week"
    return render_template(f"pages/lessons/{template}.html", page=page)


@pages.get(f"{WEEK}/<int:step>")
@access("link")
def step(enrolment: int, position: int, step: int) -> ResponseReturnValue:
    """One step of the week."""
    page = _page(enrolment, position)
    shown = rules.step_at(page.lesson, step)
    if shown is None or page.week.kind == "rest":
        abort(404)
    return render_template("pages/lessons/step.html", page=page, step=shown, number=step)


@pages.get(f"{WEEK}/short")
@access("link")
def short(enrolment: int, position: int) -> ResponseReturnValue:
    """The five-minute version."""
    page = _page(enrolment, position)
    if page.lesson.short is None:
        abort(404)
    return render_template("pages/lessons/short.html", page=page)


@pages.post(f"{WEEK}/read")
@access("link")
def read(enrolment: int, position: int) -> ResponseReturnValue:
    """The page was shown: its script says so."""
    with transaction():
        service.read(_page(enrolment, position))
    return "", 204


@pages.post(f"{WEEK}/begin")
@access("link")
def begin(enrolment: int, position: int) -> ResponseReturnValue:
    """Record the reading and go to the step where the person was."""
    with transaction():
        page = _page(enrolment, position)
        service.read(page)
    at = page.progress.step if page.progress and not page.progress.finished_at else 1
    return _to_step(page, min(at, len(page.lesson.steps)))


@pages.post(f"{WEEK}/<int:step>")
@access("link")
def next_step(enrolment: int, position: int, step: int) -> ResponseReturnValue:
    """Save this step and go on; after the last one the week is finished."""
    with transaction():
        page = _page(enrolment, position)
        if rules.step_at(page.lesson, step) is None:
            abort(404)
        last = step == len(page.lesson.steps)
        service.finish(page) if last else service.save_step(page, step + 1)
    return _to_week(page) if last else _to_step(page, step + 1)


@pages.post(f"{WEEK}/finish")
@access("link")
def finish(enrolment: int, position: int) -> ResponseReturnValue:
    """Count the week as finished, from the short version or the overview."""
    with transaction():
        page = _page(enrolment, position)
        service.finish(page)
    return _to_week(page)


@pages.post(f"{WEEK}/skip")
@access("link")
def skip(enrolment: int, position: int) -> ResponseReturnValue:
    """Skip the week and still count it."""
    with transaction():
        page = _page(enrolment, position)
        service.finish(page, skipped=True)
    return _to_week(page)


@pages.post(f"{WEEK}/again")
@access("link")
def take_back(enrolment: int, position: int) -> ResponseReturnValue:
    """Undo finishing or skipping."""
    with transaction():
        page = _page(enrolment, position)
        if page.progress:
            service.take_back(page)
    flash(_("The week is open again. Nothing you read was lost."))
    return _to_week(page)
