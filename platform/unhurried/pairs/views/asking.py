"""Two yeses: asking, a code or a letter, the question, and the answer. No address stands in a path."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts.rules import AddressFault
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.limits import allow
from unhurried.pairs import queries, service
from unhurried.pairs.models import PairInvitation
from unhurried.pairs.rules import spaced, typed_code
from unhurried.pairs.service import PairFault
from unhurried.pairs.views.blueprint import me, page, pages, to_safety

FREE = ("yes", "no", "afraid")


@pages.post("/sharing/invite")
@access("full")
def invite() -> ResponseReturnValue:
    """The first yes. The answer is the same whoever has the address, or nobody."""
    if request.form.get("free") not in FREE:
        return page(invite=_("Say how it is for you first. Nothing was sent yet.")), 422
    if request.form["free"] != "yes":
        return to_safety()
    if not allow("sharing-invite", str(me().id), 3, 24 * 60):
        return page(invite=_("You asked three times today, which is the most. Nothing was sent.")), 429
    try:
        with transaction():
            code = service.invite(me(), request.form.get("email", ""))
    except AddressFault:
        return page(invite=_("This is not an email address. Nothing was sent yet.")), 422
    except PairFault as fault:
        db.session.rollback()
        return page(invite=str(fault)), 409
    return render_template("pages/pairs/invited.html", code=spaced(code), invitation=queries.invitation_of(me().id))


@pages.post("/sharing/withdraw")
@access("full")
def withdraw() -> ResponseReturnValue:
    """Take the invitation back."""
    with transaction():
        service.withdraw(me().id)
    flash(_("The invitation is taken back. Its code opens nothing any more."))
    return redirect(url_for("pairs.sharing"), 303)


@pages.post("/sharing/code")
@access("full")
def code() -> ResponseReturnValue:
    """What a code opens: the question, or the sentence that it opens nothing."""
    _slow_down()
    found = queries.asked_by_code(me().id, typed_code(request.form.get("code", "")))
    return _question(*found) if found else (page(code=_nothing()), 422)


@pages.post("/sharing/asked")
@access("full")
def asked() -> ResponseReturnValue:
    """The question of an invitation that came by a letter."""
    found = _named()
    return _question(*found) if found else (page(code=_nothing()), 422)


@pages.post("/sharing/answer")
@access("full")
def answer() -> ResponseReturnValue:
    """The second yes; everything else looks to the sender like no answer."""
    _slow_down()
    found = _named()
    if found is None:
        return page(code=_nothing()), 422
    if request.form.get("answer") != "yes":
        with transaction():
            service.put_away(me().id, found[0])
        flash(_("It is put away. The other person is not told, and there is nothing more to do."))
        return redirect(url_for("pairs.sharing"), 303)
    if request.form.get("free") not in FREE:
        return _question(*found, fault=_("Say how it is for you first. Nothing was changed yet.")), 422
    if request.form["free"] != "yes":
        return to_safety()
    with transaction():
        done = service.accept(me().id, found[0].id)
    if not done:
        return page(code=_nothing()), 422
    flash(_("You share with each other now. Nothing is shared until you choose it, one check-in at a time."))
    return redirect(url_for("pairs.sharing"), 303)


def _named() -> tuple[PairInvitation, str] | None:
    """The invitation that the form is about: one that came by a letter, or by its code."""
    number = request.form.get("number", "")
    if number.isascii() and number.isdigit() and len(number) < 10:
        return _asked(int(number))
    return queries.asked_by_code(me().id, typed_code(request.form.get("code", "")))


def _asked(number: int) -> tuple[PairInvitation, str] | None:
    return next((pair for pair in queries.asked_of(me().id) if pair[0].id == number), None)


def _question(invitation: PairInvitation, email: str, fault: str = "") -> str:
    by_letter = invitation.invited_id == me().id
    named = {"number": invitation.id} if by_letter else {"code": typed_code(request.form.get("code", ""))}
    return render_template("pages/pairs/question.html", email=email, named=named, fault=fault)


def _nothing() -> str:
    return _("This code opens nothing. It may have run out, have been taken back, or not be for you.")


def _slow_down() -> None:
    if not allow("sharing-code", str(me().id), 10, 15):
        abort(429)
