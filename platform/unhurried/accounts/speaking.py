"""In which language a page is: the person's own, else what this browser chose or asks for."""

from __future__ import annotations

from flask import g, has_request_context, request

from unhurried.accounts.entry import cookie_name
from unhurried.accounts.models import Person
from unhurried.kit.languages import ENGLISH, known, nearest, spoken
from unhurried.kit.settings import settings

COOKIE = "language"


def language_of_visitor() -> str:
    """The language of this request; English outside of one, so that commands stay English."""
    if not has_request_context():
        return ENGLISH
    person: Person | None = g.get("person")
    if person is not None:
        return spoken(person.locale)
    return chosen_here() or asked_for() or spoken()


def chosen_here() -> str | None:
    """The language that this browser chose on a page; None where nobody did."""
    return nearest(request.cookies.get(cookie_name(settings(), COOKIE)))


def asked_for() -> str | None:
    """The language of the site that this browser asks for; None where it asks for no such."""
    return request.accept_languages.best_match(known())
