"""Writing beside a week's page: any session may add, and none reads back here (docs: security §1.1)."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.care.queries import opens_safety_pages
from unhurried.journal import forms, queries, service
from unhurried.journal.views.answers import fault_in_few_words, in_few_words, said_of
from unhurried.journal.views.blueprint import pages, quiet, writer
from unhurried.kit.access import access
from unhurried.kit.db import db
from unhurried.kit.tokens import mint
from unhurried.lessons.queries import WeekPage, open_week

HERE = "/write/<int:enrolment>/<int:position>"


@pages.get(HERE)
@access("link")
def write(enrolment: int, position: int) -> ResponseReturnValue:
    """An empty box for the questions of this week."""
    return _page(own_week(enrolment, position))


@pages.post(HERE)
@access("link")
def add(enrolment: int, position: int) -> ResponseReturnValue:
    """Keep what was written, as an entry of this week; the same page goes on in the same entry."""
    page = own_week(enrolment, position)
    draft = forms.draft_of(request.form, quiet=quiet(), prompts=page.lesson.prompts)
    try:
        with service.in_one_step():
            mine = replace(draft, entry_id="", enrolment_id=enrolment, position=position)
            saved = service.save(writer().id, mine)
            if quiet():
                return in_few_words(saved, link=False)
            flash(_said(saved))
    except service.JournalFault as fault:
        db.session.rollback()
        return fault_in_few_words(fault) if quiet() else _page(page, fault)
    return redirect(_back(page), 303)


def own_week(enrolment: int, position: int) -> WeekPage:
    """The writer's own open week; else there is no such page."""
    person = writer()
    page = open_week(person.id, enrolment, position, person.locale, safety=opens_safety_pages(g.session))
    return page if page and page.week.kind != "rest" else abort(404)


def writing_box(page: WeekPage, number: int | None = None) -> str:
    """The box as a week's page shows it, empty: for the template of the step with the questions."""
    before = queries.written_here(writer().id, page.enrolment_id, page.week.position) if g.session.full else []
    return render_template(
        "pages/journal/_box.html", page=page, number=number, before=before, tab=mint(), typed={}, fault=None
    )


def _page(page: WeekPage, fault: service.JournalFault | None = None) -> ResponseReturnValue:
    typed = request.form if fault else {}
    tab = typed.get("tab") or mint()
    shown = render_template(
        "pages/journal/add.html", page=page, typed=typed, fault=fault, tab=tab, before=[], number=None
    )
    return shown, 422 if fault else 200


def _said(saved: service.Saved) -> str:
    if saved.entry is None or g.session.full:
        return said_of(saved)
    return f"{said_of(saved)} {_('To read them again, open your journal. It asks for your passphrase.')}"


def _back(page: WeekPage) -> str:
    step, enrolment, position = request.form.get("step", ""), page.enrolment_id, page.week.position
    if step.isascii() and step.isdigit() and 0 < int(step[:4]) <= len(page.lesson.steps):
        return url_for("lessons.step", enrolment=enrolment, position=position, step=int(step[:4]))
    return url_for("lessons.week", enrolment=enrolment, position=position)
