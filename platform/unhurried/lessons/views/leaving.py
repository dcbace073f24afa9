"""Leaving a group: one page, no reason asked, and the way back for a while (docs: care §1 R18, pacing I3)."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.lessons import queries
from unhurried.lessons.views.blueprint import pages, reader
from unhurried.lessons.views.changing import FAULTS
from unhurried.pacing import service as pacing


@pages.get("/rhythm/<int:enrolment>/leave")
@access("link")
def leaving(enrolment: int) -> ResponseReturnValue:
    """What leaving means, before it happens; afterwards, how to come back."""
    return _page(enrolment)


@pages.post("/rhythm/<int:enrolment>/leave")
@access("link")
def leave(enrolment: int) -> ResponseReturnValue:
    """Leave. Twice is once."""
    _own(enrolment)
    with transaction():
        pacing.leave(enrolment)
    return redirect(url_for("lessons.leaving", enrolment=enrolment), 303)


@pages.post("/rhythm/<int:enrolment>/come-back")
@access("link")
def come_back(enrolment: int) -> ResponseReturnValue:
    """Take the place again that was left."""
    _own(enrolment)
    try:
        with transaction():
            pacing.come_back(enrolment)
    except FAULTS as fault:
        db.session.rollback()
        return _page(enrolment, str(fault), 409)
    flash(_("Your place is yours again, with everything as it was."))
    return redirect(url_for("lessons.home"), 303)


def _own(enrolment: int) -> queries.LeavingPage:
    return queries.leaving_page(reader(), enrolment) or abort(404)


def _page(enrolment: int, fault: str = "", status: int = 200) -> ResponseReturnValue:
    page = _own(enrolment)
    template = "left" if page.until else "leave"
    return render_template(f"pages/lessons/{template}.html", page=page, fault=fault), status
