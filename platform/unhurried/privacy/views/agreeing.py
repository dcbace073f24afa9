"""What one agreed to, and taking it back: any session may, as it took none to agree (docs: security §1.1)."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.kit.access import access, policy_of
from unhurried.kit.db import transaction
from unhurried.privacy import queries, service
from unhurried.privacy.views.yours import me, pages

WRITING = {"journal", "circle", "messages", "pairs"}
# What takes something away, looks for something, or is about safety stays open to everyone.
STILL_OPEN = {
    "journal.change", "journal.remove", "journal.search", "journal.unmark", "journal.unshare",
    "circle.leave", "circle.read_them", "circle.take_back",
    "pairs.afraid", "pairs.end", "pairs.unshare", "pairs.withdraw",
}  # fmt: skip
TAKEN_UP_AGAIN = {"lessons.come_back"}
MARKS = {"csrf_token", "entry", "base", "turn", "tab", "step", "place", "kind"}


@pages.get("/account/agreed")
@access("link")
def agreed() -> ResponseReturnValue:
    """Each yes with its text, version and day, and how to take it back."""
    person = me()
    given, back = queries.agreed_to(person.id), queries.has_taken_back(person.id)
    return render_template("pages/privacy/agreed.html", given=given, back=back, zone=person.zone)


@pages.post("/account/agreed/take-back")
@access("link")
def take_back() -> ResponseReturnValue:
    """Take back the yes to how writing is kept; every group is left with it."""
    with transaction():
        service.take_back(me().id)
    flash(_("It is taken back. Nothing more is sent, and nothing new that you write is kept."))
    return redirect(url_for("privacy.agreed"), 303)


@pages.post("/account/agreed/again")
@access("link")
def agree_again() -> ResponseReturnValue:
    """Say yes again."""
    with transaction():
        service.agree_again(me().id)
    flash(_("You have said yes again. A place that you left can be taken again for four weeks."))
    return redirect(url_for("privacy.agreed"), 303)


def keep_nothing_new() -> ResponseReturnValue | None:
    """Whoever took back their yes writes nothing here until they say it again; what they typed is shown to them."""
    if request.method != "POST" or not _keeps_words(request.endpoint or ""):
        return None
    if not current_user.is_authenticated or not queries.has_taken_back(me().id):
        return None
    typed = [text for name, text in request.form.items(multi=True) if text.strip() and name not in MARKS]
    return render_template("pages/privacy/taken_back.html", typed=typed), 409


def _keeps_words(endpoint: str) -> bool:
    if policy_of(current_app, endpoint) not in ("link", "full"):
        return False
    room = endpoint.partition(".")[0]
    return endpoint in TAKEN_UP_AGAIN or (room in WRITING and endpoint not in STILL_OPEN)
