"""Giving and taking roles: first what it means, then a yes. The reason goes into the audit."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.accounts.models import Person
from unhurried.accounts.rules import AddressFault, clean_email
from unhurried.accounts.service import find_or_make_person
from unhurried.desk.admin import rules, service
from unhurried.desk.admin.rules import AdminFault
from unhurried.desk.admin.views.blueprint import apart, ask_first, pages, person_or_none
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction


@pages.get("/people/<int:person_id>/role")
@access("admin")
def ask_for_role(person_id: int) -> ResponseReturnValue:
    """Which role, and why."""
    return _form(person_or_none(person_id) or abort(404))


@pages.post("/people/<int:person_id>/role")
@access("admin")
def change_role(person_id: int) -> ResponseReturnValue:
    """First what it means, then a yes."""
    person = person_or_none(person_id) or abort(404)
    role, reason = request.form.get("role", ""), request.form.get("reason", "")
    try:
        rules.chosen(role, reason)
        if request.form.get("sure") != "yes":
            return _sure(person.email, role, reason, url_for("admin.person", person_id=person.id))
        with transaction():
            service.change_role(person_id, role, reason, by=current_user.id)
    except AdminFault as fault:
        db.session.rollback()
        return _form(person_or_none(person_id) or abort(404), fault)
    flash(_("The role is set. Their browsers are signed out, and the next sign-in has it."))
    return redirect(url_for("admin.person", person_id=person_id), 303)


@pages.get("/people/new")
@access("admin")
def ask_for_member() -> ResponseReturnValue:
    """An address, a role, and why."""
    return _form(None)


@pages.post("/people/new")
@access("admin")
def add_member() -> ResponseReturnValue:
    """Give a role to an address, known or new. They sign in by mail and set up a second proof first."""
    typed, role, reason = (request.form.get(name, "") for name in ("address", "role", "reason"))
    try:
        email = clean_email(typed)
        rules.chosen(role, reason)
        if request.form.get("sure") != "yes":
            return _sure(email, role, reason, url_for("admin.everyone"), address=email)
        with transaction():
            person = find_or_make_person(email)
            if person.id in apart():
                raise AdminFault(rules.somebody_else(), "address")
            found = service.change_role(person.id, role, reason, by=current_user.id).id
    except AddressFault:
        return _form(None, AdminFault(_("That does not look like an email address."), "address"))
    except AdminFault as fault:
        db.session.rollback()
        return _form(None, fault)
    flash(_("They have the role. They sign in with their address; before the desk opens they set up a second proof."))
    return redirect(url_for("admin.person", person_id=found), 303)


def _sure(email: str, role: str, reason: str, back: str, **more: str) -> ResponseReturnValue:
    title = _("%(address)s becomes %(role)s", address=email, role=rules.role_words(role))
    points = [*_meaning(role), _("All their browsers are signed out."), _("The audit keeps who did it, when, and why.")]
    fields = {"role": role, "reason": reason, "sure": "yes", **more}
    return ask_first(title, points, _("Yes, set the role"), back=back, fields=fields)


def _meaning(role: str) -> list[str]:
    if role == "participant":
        return [
            _("The desk closes for them at their next click, and no more mail for staff goes to them."),
            _("Groups that they look after lose them. Make sure that somebody else is there."),
        ]
    second = _("The desk opens for them only with a passkey, or with a passphrase and a code app.")
    if role == "facilitator":
        return [_("They see the groups that they look after, and what people in them share with them."), second]
    return [
        _("They see every group, people’s accounts, mail and the audit, and can give roles like you."),
        _("They cannot read anybody’s journal, promises or check-ins."),
        second,
    ]


def _form(person: Person | None, fault: AdminFault | None = None) -> ResponseReturnValue:
    return render_template(
        "pages/admin/role.html",
        person=person,
        roles=[(role, rules.role_words(role)) for role in rules.ROLES],
        reasons=[(reason, rules.reason_words(reason)) for reason in rules.REASONS],
        typed=request.form,
        fault=fault,
    ), 422 if fault else 200
