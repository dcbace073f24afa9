"""The blueprint of sharing, who is looking, and the page that says how things are."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from unhurried.accounts.models import Person
from unhurried.care.queries import chose_safety_path
from unhurried.care.service import choose_safety_path
from unhurried.journal.models import CheckIn
from unhurried.journal.queries import check_ins_of
from unhurried.kit.db import transaction
from unhurried.pairs import queries
from unhurried.pairs.models import PairShare

pages = Blueprint("pairs", __name__)


def me() -> Person:
    """The person who is signed in; every page here needs a full session."""
    person: Person = current_user
    return person


def to_safety(*, afraid: bool = False) -> ResponseReturnValue:
    """To the page where help comes first; who is afraid reads the quieter form of their weeks from now on."""
    if afraid or request.form.get("free") == "afraid":
        with transaction():
            choose_safety_path(me().id)
    return redirect(url_for("pairs.safe"), 303)


def page(**faults: str) -> str:
    """How things are, with a fault beside its form and what was typed still there."""
    who = me()
    side, shares, own = queries.side_of(who.id), queries.shares_of(who.id), check_ins_of(who.id)
    with_other = {one.check_in_id for one in shares if side and one.reader_id == side.other_id}
    words: dict[str, Any] = {
        "side": side, "other": queries.address_of(side) if side else "", "shares": shares,
        "theirs": queries.shared_with(who.id), "may_add": queries.may_add(who.id),
        "check_ins": [one for one in own if one.id not in with_other] if side else [],
        "readers": queries.readers_of(shares), "facilitators": _facilitators(own, shares),
        "invitation": queries.invitation_of(who.id), "asked": queries.asked_of(who.id),
        "quieter": chose_safety_path(who.id), "zone": who.zone,
        "faults": faults, "typed": request.form if faults else {},
    }  # fmt: skip
    return render_template("pages/pairs/sharing.html", **words)


def _facilitators(own: list[CheckIn], shares: list[PairShare]) -> list[tuple[str, CheckIn, str]]:
    """What can be shared with whom: the form's value, the check-in, and the facilitator's address."""
    taken = {(one.check_in_id, one.reader_id) for one in shares}
    return [
        (f"{one.id}:{reader}", one, email)
        for one in own
        for reader, email in queries.facilitators_for(one).items()
        if (one.id, reader) not in taken
    ]
