"""The blueprint of private writing; its forms may be longer than others, and no text is lost at the door."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import validate_csrf
from sqlalchemy.exc import OperationalError
from wtforms.validators import ValidationError

from unhurried.accounts.entry import cookie_name
from unhurried.accounts.models import Person
from unhurried.accounts.queries import live_session
from unhurried.journal import forms, queries, service
from unhurried.journal.rules import MOST_BYTES
from unhurried.kit.db import transaction
from unhurried.kit.settings import settings

pages = Blueprint("journal", __name__)
WRITING = {
    "journal.begin": ("text",), "journal.save": ("text",), "journal.add": ("text",), "journal.answer": ("line",),
    "journal.promise": ("text",), "journal.mark": ("note", "anew"), "journal.reason": ("text",),
}  # fmt: skip
FROM_A_LINK = ("journal.add", "journal.answer")
log = logging.getLogger(__name__)


def writer() -> Person:
    """The person who is signed in; only for views with `access("link")` or higher."""
    person: Person = current_user
    return person


@pages.url_value_preprocessor
def before_the_door(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take long texts, and keep what was written when the session ran out or asks for a second proof meanwhile."""
    request.max_content_length = request.max_form_memory_size = MOST_BYTES
    if endpoint in WRITING and request.method == "POST":
        keep_at_the_door(WRITING[endpoint], link_may_enter=endpoint in FROM_A_LINK)


def keep_at_the_door(fields: tuple[str, ...] = ("text",), *, link_may_enter: bool) -> None:
    """Keep what stands in these fields in the journal of its writer, when they may not enter any more."""
    who = _shut_out(link_may_enter)
    if who is not None and _from_here():
        _keep_for(who, fields)


def quiet() -> bool:
    """Whether a page saves by itself, without anyone having pressed a button."""
    return request.accept_mimetypes.best == "application/json"


def _shut_out(link_may_enter: bool) -> int | None:
    """The person who was writing and may not enter now; None for one who may, and for a stranger."""
    token = request.cookies.get(cookie_name(settings(), "unhurried"))
    if not token:
        return None
    found = live_session(token)
    if found is None:
        return queries.lapsed_person(token)
    return None if found.full or link_may_enter else found.person_id


def _from_here() -> bool:
    """Whether the form is one of ours: by its token, or by the browser's word when the token has ended."""
    if request.headers.get("Origin") == request.host_url.rstrip("/"):
        return True
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _keep_for(person_id: int, fields: tuple[str, ...]) -> None:
    words = "\n\n".join(filter(None, (request.form.get(name, "") for name in fields)))
    draft = replace(forms.draft_of(request.form, quiet=True), text=words)
    try:
        with transaction():
            saved = service.save(person_id, draft)
    except service.JournalFault as fault:
        flash(str(fault), "fault")
    except OperationalError:
        log.warning("a busy database: what was written at the door was not kept")
    else:
        if saved.entry is not None:
            flash(_("Your session ended while you were writing. Your words are kept in your journal."))
