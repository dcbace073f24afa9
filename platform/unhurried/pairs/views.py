"""Sharing check-ins with one other person. A full session only; no address in a path, and nothing that reveals."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.accounts.models import Person
from unhurried.accounts.rules import AddressFault
from unhurried.care.queries import chose_safety_path
from unhurried.care.service import choose_safety_path
from unhurried.journal.queries import check_ins_of
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.limits import allow
from unhurried.pairs import queries, service
from unhurried.pairs.models import PairInvitation
from unhurried.pairs.rules import spaced, typed_code
from unhurried.pairs.service import PairFault

pages = Blueprint("pairs", __name__)
FREE = ("yes", "no", "afraid")


@pages.get("/sharing")
@access("full")
def sharing() -> ResponseReturnValue:
    """How things are: with whom one shares, what, and what the other shares."""
    return _page()


@pages.post("/sharing/invite")
@access("full")
def invite() -> ResponseReturnValue:
    """The first yes. The answer is the same whoever has the address, or nobody."""
    if request.form.get("free") not in FREE:
        return _page(invite=_("Say how it is for you first. Nothing was sent yet.")), 422
    if request.form["free"] != "yes":
        return _to_safety()
    if not allow("sharing-invite", str(_me().id), 3, 24 * 60):
        return _page(invite=_("You asked three times today, which is the most. Nothing was sent.")), 429
    try:
        with transaction():
            code = service.invite(_me(), request.form.get("email", ""))
    except AddressFault:
        return _page(invite=_("This is not an email address. Nothing was sent yet.")), 422
    except PairFault as fault:
        db.session.rollback()
        return _page(invite=str(fault)), 409
    return render_template("pages/pairs/invited.html", code=spaced(code), invitation=queries.invitation_of(_me().id))


@pages.post("/sharing/withdraw")
@access("full")
def withdraw() -> ResponseReturnValue:
    """Take the invitation back."""
    with transaction():
        service.withdraw(_me().id)
    flash(_("The invitation is taken back. Its code opens nothing any more."))
    return redirect(url_for("pairs.sharing"), 303)


@pages.post("/sharing/code")
@access("full")
def code() -> ResponseReturnValue:
    """What a code opens: the question, or the sentence that it opens nothing."""
    _slow_down()
    found = queries.asked_by_code(_me().id, typed_code(request.form.get("code", "")))
    return _question(*found) if found else (_page(code=_nothing()), 422)


@pages.post("/sharing/asked")
@access("full")
def asked() -> ResponseReturnValue:
    """The question of an invitation that came by a letter."""
    found = _named()
    return _question(*found) if found else (_page(code=_nothing()), 422)


@pages.post("/sharing/answer")
@access("full")
def answer() -> ResponseReturnValue:
    """The second yes; everything else looks to the sender like no answer."""
    _slow_down()
    found = _named()
    if found is None:
        return _page(code=_nothing()), 422
    if request.form.get("answer") != "yes":
        with transaction():
            service.put_away(_me().id, found[0])
        flash(_("It is put away. The other person is not told, and there is nothing more to do."))
        return redirect(url_for("pairs.sharing"), 303)
    if request.form.get("free") not in FREE:
        return _question(*found, fault=_("Say how it is for you first. Nothing was changed yet.")), 422
    if request.form["free"] != "yes":
        return _to_safety()
    with transaction():
        done = service.accept(_me().id, found[0].id)
    if not done:
        return _page(code=_nothing()), 422
    flash(_("You share with each other now. Nothing is shared until you choose it, one check-in at a time."))
    return redirect(url_for("pairs.sharing"), 303)


@pages.post("/sharing/share")
@access("full")
def share() -> ResponseReturnValue:
    """Share one check-in as it is now."""
    try:
        with transaction():
            with_line = request.form.get("line") == "yes"
            service.share(_me().id, request.form.get("check_in", "")[:32], with_line=with_line)
        flash(_("Shared, as it is now. You can take it back at any time."))
    except PairFault as fault:
        db.session.rollback()
        flash(str(fault), "fault")
    return redirect(url_for("pairs.sharing"), 303)


@pages.post("/sharing/unshare")
@access("full")
def unshare() -> ResponseReturnValue:
    """Take one check-in back."""
    with transaction():
        service.unshare(_me().id, request.form.get("check_in", "")[:32])
    flash(_("Taken back. They cannot open it any more. What they have read, they have read."))
    return redirect(url_for("pairs.sharing"), 303)


@pages.get("/sharing/end")
@access("full")
def ask_to_end() -> ResponseReturnValue:
    """What ending does, before it happens."""
    return render_template("pages/pairs/end.html", fault="")


@pages.post("/sharing/end")
@access("full")
def end() -> ResponseReturnValue:
    """End one's own side. Nobody is told."""
    if request.form.get("what") not in ("back", "stays"):
        return render_template("pages/pairs/end.html", fault=_("Choose what happens to what you shared.")), 422
    with transaction():
        service.unlink(_me().id, take_back=request.form["what"] == "back")
    flash(_("You have ended it. Nobody is told."))
    return redirect(url_for("pairs.sharing"), 303)


@pages.post("/sharing/afraid")
@access("full")
def afraid() -> ResponseReturnValue:
    """Someone says that they are afraid: nothing changes for the other person, and help comes first."""
    return _to_safety(afraid=True)


@pages.get("/sharing/safe")
@access("full")
def safe() -> ResponseReturnValue:
    """Help first, then whether a facilitator is to know."""
    return render_template("pages/pairs/safe.html", quieter=chose_safety_path(_me().id))


def _to_safety(*, afraid: bool = False) -> ResponseReturnValue:
    if afraid or request.form.get("free") == "afraid":
        with transaction():
            choose_safety_path(_me().id)
    return redirect(url_for("pairs.safe"), 303)


def _named() -> tuple[PairInvitation, str] | None:
    """The invitation that the form is about: one that came by a letter, or by its code."""
    number = request.form.get("number", "")
    if number.isascii() and number.isdigit() and len(number) < 10:
        return _asked(int(number))
    return queries.asked_by_code(_me().id, typed_code(request.form.get("code", "")))


def _asked(number: int) -> tuple[PairInvitation, str] | None:
    return next((pair for pair in queries.asked_of(_me().id) if pair[0].id == number), None)


def _question(invitation: PairInvitation, email: str, fault: str = "") -> str:
    by_letter = invitation.invited_id == _me().id
    named = {"number": invitation.id} if by_letter else {"code": typed_code(request.form.get("code", ""))}
    return render_template("pages/pairs/question.html", email=email, named=named, fault=fault)


def _nothing() -> str:
    return _("This code opens nothing. It may have run out, have been taken back, or not be for you.")


def _slow_down() -> None:
    if not allow("sharing-code", str(_me().id), 10, 15):
        abort(429)


def _me() -> Person:
    person: Person = current_user
    return person


def _page(**faults: str) -> str:
    me = _me()
    side = queries.side_of(me.id)
    shares = queries.shares_of(me.id) if side else []
    shared = {one.check_in_id for one in shares}
    words: dict[str, Any] = {
        "side": side, "other": queries.address_of(side) if side else "", "shares": shares,
        "theirs": queries.shared_with(me.id), "may_add": queries.may_add(me.id),
        "check_ins": [one for one in check_ins_of(me.id) if one.id not in shared] if side else [],
        "invitation": queries.invitation_of(me.id), "asked": queries.asked_of(me.id),
        "quieter": chose_safety_path(me.id), "faults": faults, "typed": request.form if faults else {}, "zone": me.zone,
    }  # fmt: skip
    return render_template("pages/pairs/sharing.html", **words)
