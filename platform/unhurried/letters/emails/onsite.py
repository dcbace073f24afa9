"""What a letter says, on the site: the same words, for those whose letters are two neutral lines."""

from __future__ import annotations

from typing import Any

import nh3
from flask import render_template
from flask_babel import force_locale
from markupsafe import Markup

from unhurried.accounts.models import Person
from unhurried.letters import rules
from unhurried.letters.emails.fragments import OF_A_WEEK, Shelf
from unhurried.letters.emails.letter import numbered, shared_words
from unhurried.letters.queries import items_of
from unhurried.mail.models import OutboxRow

TAGS = {"h1", "p", "a", "ul", "ol", "li"}
ATTRIBUTES = {"a": {"href", "class"}}
WAYS = {"back": "/rhythm/ways", "pause": "/rhythm#pause", "settings": "/rhythm#letters", "stop": "/rhythm#letters"}


def words_on_site(row: OutboxRow, person: Person, shelf: Shelf, running: set[str]) -> list[Markup]:
    """The letter's parts as HTML for a page of the site, of the places that are running; styles stay in the mail."""
    items = [item for item in items_of(row.items) if not item.place or item.place in running]
    with force_locale(person.locale):
        words = shared_words(row, tuple(items))
        return [_part(part, words) for part in numbered([shelf.words(item, person.locale) for item in items], row)]


def _part(part: dict[str, Any], words: dict[str, Any]) -> Markup:
    item = part["item"]
    return _cleaned(render_template(f"letters/{item.kind}/body.html", **(words | {"links": _links(item)}), **part))


def _links(item: rules.Item) -> dict[str, str]:
    if item.kind == "gathering":
        return WAYS | {"open": f"/gatherings/{item.name.partition(':')[2].partition('.')[0]}"}
    return WAYS | {"open": f"/weeks/{item.place}/{item.position}" if item.kind in OF_A_WEEK else "/home"}


def _cleaned(html: str) -> Markup:
    found = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)
    found = found.replace("<h1>", "<h2>").replace("</h1>", "</h2>").replace('class="act"', 'class="button"')
    return Markup(found)  # noqa: S704 -- nh3 let through only what is on the list above
