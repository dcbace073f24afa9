"""In which language a page is: the person's own, else what this browser chose or asks for."""

from __future__ import annotations

from flask import g, has_request_context, request

from unhurried.accounts.entry import cookie_name
from unhurried.accounts.models import Person
from unhurried.kit.languages import ENGLISH, LANGUAGES, nearest
from unhurried.kit.settings import settings

COOKIE = "language"


def language_of_visitor() -> str:
    """The language of this request; English outside of one, so that commands stay English."""
    if not has_request_context():
        return ENGLISH
    person: Person | None = g.get("person")
    if person is not None:
        return nearest(person.locale) or ENGLISH
    chosen = nearest(request.cookies.get(cookie_name(settings(), COOKIE)))
    return chosen or request.accept_languages.best_match(LANGUAGES) or ENGLISH
