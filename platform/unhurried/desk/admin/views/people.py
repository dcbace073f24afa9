"""People: the team, somebody by their address, and one person's page."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.desk.admin import rules, service
from unhurried.desk.admin.queries import people
from unhurried.desk.admin.views.blueprint import apart, ask_first, pages, person_or_none
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.mail.service.stopping import why_stopped


@pages.get("/people")
@access("admin")
def everyone() -> ResponseReturnValue:
    """The team, and a box for an address."""
    return _page()


@pages.post("/people")
@access("admin")
def find() -> ResponseReturnValue:
    """People by an address or its beginning. It is posted, so that no address stands in a log or a history."""
    typed = request.form.get("address", "")
    after = request.form.get("after", default=0, type=int)
    return _page(typed, max(0, min(after, 2**31 - 1)))


@pages.get("/people/<int:person_id>")
@access("admin")
def person(person_id: int) -> ResponseReturnValue:
    """One person: role, ways to sign in, groups, whether mail arrives. Five queries."""
    found = people.account_of(person_id, apart()) or abort(404)
    return render_template(
        "pages/admin/person.html",
        one=found,
        seen=people.seen_days(found.seen),
        groups=people.groups_of(person_id),
        stopped=why_stopped(found.person.email),
        role=rules.role_words(found.person.role),
    )


@pages.get("/people/<int:person_id>/recovery")
@access("admin")
def ask_to_recover(person_id: int) -> ResponseReturnValue:
    """What beginning a recovery does."""
    return _recovery_page(person_id)


@pages.post("/people/<int:person_id>/recovery")
@access("admin")
def recover(person_id: int) -> ResponseReturnValue:
    """Begin the waiting time for a new passphrase, as the person could themselves."""
    person_or_none(person_id) or abort(404)
    try:
        with transaction():
            service.begin_recovery(person_or_none(person_id) or abort(404), by=current_user.id)
    except rules.AdminFault as fault:
        db.session.rollback()
        return _recovery_page(person_id, str(fault))
    flash(_("The waiting time has begun. Two letters tell them, and each can stop it."))
    return redirect(url_for("admin.person", person_id=person_id), 303)


def _recovery_page(person_id: int, fault: str = "") -> ResponseReturnValue:
    found = person_or_none(person_id) or abort(404)
    points = [
        _("It is the same that they can begin themselves, after signing in by mail."),
        _("Two letters go to their address at once and half-way, each with a link that stops it."),
        _("Only when the waiting time is over can they choose a new passphrase, in a browser that is signed in."),
        _("You see nothing of what they wrote, now or later."),
    ]
    back = url_for("admin.person", person_id=found.id)
    title = _("Begin a recovery for %(address)s", address=found.email)
    return ask_first(title, points, _("Begin the waiting time"), back=back, fault=fault)


def _page(typed: str | None = None, after: int = 0) -> ResponseReturnValue:
    found, more = people.found(typed, after, apart()) if typed else ([], False)
    short = typed is not None and len(typed.strip()) < rules.FIND_FROM
    return render_template(
        "pages/admin/people.html",
        team=people.team(apart()) if typed is None else [],
        typed=typed,
        found=found,
        more=found[-1].id if more else None,
        short=short,
        role_words=rules.role_words,
    ), 422 if short else 200
