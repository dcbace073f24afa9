"""The pages of what came by mail: replies that wait, and an address whose mail comes back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment
from unhurried.journal.service import JournalFault, in_one_step
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.limits import allow
from unhurried.messages.queries import places_of
from unhurried.messages.service import MessageFault
from unhurried.postbox import queries, service
from unhurried.postbox.models import MailedReply
from unhurried.postbox.service import ReplyFault

pages = Blueprint("postbox", __name__)
MOST_BYTES = 8_000_000


@pages.get("/by-mail")
@access("full")
def replies() -> ResponseReturnValue:
    """What one wrote by mail and has not decided about yet."""
    return _page()


@pages.post("/by-mail/<reply_id>")
@access("full")
def decide(reply_id: str) -> ResponseReturnValue:
    """Keep it in the journal, send it to a facilitator, or let it go; what was typed stays when that fails."""
    request.max_content_length = request.max_form_memory_size = MOST_BYTES
    try:
        with in_one_step():
            reply = queries.own_reply(_me().id, reply_id) or abort(404)
            said = DEEDS.get(request.form.get("what", ""), _nothing)(reply)
    except (JournalFault, MessageFault, ReplyFault) as fault:
        db.session.rollback()
        return _page(str(fault), reply_id), 422
    flash(said)
    return redirect(url_for("postbox.replies"), 303)


@pages.get("/mail-to-you")
@access("link")
def address() -> ResponseReturnValue:
    """How mail to one's address fares."""
    return render_template("pages/postbox/address.html", person=_me(), stopped=queries.stopped_for(_me()))


@pages.post("/mail-to-you")
@access("link")
def address_is_right() -> ResponseReturnValue:
    """Have letters go to one's address again."""
    stopped = queries.stopped_for(_me())
    if stopped is not None and not stopped.may_be_lifted:
        abort(404)
    if not allow("address right", str(_me().id), 5, 60 * 24):
        abort(429)
    with transaction():
        service.say_address_is_right(_me())
    flash(_("Letters go to that address again, from the next one on."))
    return redirect(url_for("postbox.address"), 303)


def notices() -> str:
    """What a person's first page says about their mail; empty where there is nothing to say."""
    stopped, waiting = queries.notices_for(_me())
    if stopped is None and not waiting:
        return ""
    return render_template("pages/postbox/_notices.html", person=_me(), stopped=stopped, waiting=waiting)


def _me() -> Person:
    person: Person = current_user
    return person


def _page(fault: str = "", at: str = "") -> str:
    waiting, typed = queries.waiting_replies(_me().id), request.form if fault else {}
    places = [one for one in places_of(_me().id, _me().locale) if one.looked_after]
    return render_template(
        "pages/postbox/replies.html", replies=waiting, places=places, fault=fault, at=at, typed=typed, zone=_me().zone
    )


def _keep(reply: MailedReply) -> str:
    service.keep_as_entry(reply, request.form.get("text", ""))
    return _("It is in your journal now.")


def _send(reply: MailedReply) -> str:
    """To the facilitators of one of one's own groups that somebody looks after."""
    places = [one.enrolment_id for one in places_of(_me().id, _me().locale) if one.looked_after]
    chosen = next((one for one in places if str(one) == request.form.get("place", "")), None)
    if chosen is None:
        raise ReplyFault(_("Choose the group that it is about. It is not sent yet."))
    service.send_to_facilitator(reply, request.form.get("text", ""), db.session.get_one(Enrolment, chosen))
    return _("Sent. Your facilitator reads it on a weekday and answers here within two working days.")


def _nothing(_reply: MailedReply) -> str:
    raise ReplyFault(_("Choose what becomes of it. Until you do, it waits here."))


def _let_go(reply: MailedReply) -> str:
    service.let_go(reply)
    return _("It is gone for good.")


DEEDS = {"keep": _keep, "send": _send, "let_go": _let_go}
