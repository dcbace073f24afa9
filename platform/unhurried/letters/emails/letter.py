"""One letter from its fragments, in the style that the person chose (docs: mail §3)."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import Any

from babel.dates import format_date
from flask import render_template
from flask_babel import force_locale, get_locale

from unhurried.accounts.models import Person
from unhurried.kit.settings import settings
from unhurried.letters import rules
from unhurried.letters.emails.fragments import OF_A_WEEK, Shelf
from unhurried.letters.emails.links import links_of, opens, unsubscribe_link, weeks_of
from unhurried.letters.emails.whole import with_pages
from unhurried.letters.queries import items_of
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.mail.service.receiving import reply_to

EMPTY_LINES = re.compile(r"\n{3,}")
FULLER = ("note", "whole")
ASKS = ("lesson", "reminder", "no_rush")


def style_of(person: Person, *, quiet: bool = False) -> str:
    """`discreet`, `note` or `whole`; a shared inbox has discreet letters, whatever was chosen before.

    Whoever is not sure whether the inbox is theirs was given `discreet` when they said so. On the safety path (`quiet`)
    pages go only to an inbox that is the person's own: the ordinary ones never, the quiet ones nowhere else.
    """
    if person.style not in FULLER or person.inbox == "shared":
        return "discreet"
    return "note" if quiet and person.inbox != "mine" else person.style


def write_letter(row: OutboxRow, person: Person, items: tuple[rules.Item, ...], shelf: Shelf) -> Mail:
    """The letter of this row with these items, in the person's language."""
    with force_locale(person.locale):
        parts = numbered([shelf.words(item, person.locale) for item in items], row)
        words = shared_words(row, items)
        quiet = shelf.is_quiet(items)
        style = style_of(person, quiet=quiet)
        if style == "whole":
            parts = with_pages([shelf.quieter(part, person.locale) for part in parts] if quiet else parts)
        subject = subject_of(parts[0], words, discreet=style == "discreet")
        text, html = (_body(style, kind, parts, words | {"title": subject}) for kind in ("txt", "html"))
    return Mail(
        to=person.email,
        subject=subject,
        text=text,
        html=html,
        unsubscribe_url=unsubscribe_link(row.id, row.nonce),
        reply_to=reply_to(row, settings()),
    )


def numbered(parts: list[dict[str, Any]], row: OutboxRow) -> list[dict[str, Any]]:
    """The parts, each with the place of its week among the weeks of the row, as its link `open` counts them."""
    weeks = weeks_of(items_of(row.items))
    places = [(part["item"].place, part["item"].position) if part["item"].kind in OF_A_WEEK else None for part in parts]
    numbers = [weeks.index((int(at[0]), at[1])) if at and at[0] else 0 for at in places]
    return [{"told": None} | part | {"nth": nth} for part, nth in zip(parts, numbers, strict=True)]


def shared_words(row: OutboxRow, items: tuple[rules.Item, ...]) -> dict[str, Any]:
    """What every template of a letter may say: its links, its weekday, the sender's name.

    `weekday_in` says the weekday in another language than the letter's: that of a course that does not have it.
    """
    day = row.local_date or date.min
    return {
        "links": links_of(row.id, row.nonce),
        "weekday": format_date(day, "EEEE", get_locale()),
        "weekday_in": partial(format_date, day, "EEEE"),
        "asks": any(item.kind in ASKS for item in items),
        "sender": settings().sender_name,
        "safety": f"{settings().site}/safety",
    }


def subject_of(first: dict[str, Any], words: dict[str, Any], *, discreet: bool) -> str:
    """The subject of the weightiest item; neutral in every style."""
    found = render_template(f"letters/{first['item'].kind}/subject.txt", **words, **first, discreet=discreet)
    line = " ".join(found.split())
    return line[:1].upper() + line[1:]


def _body(style: str, kind: str, parts: list[dict[str, Any]], words: dict[str, Any]) -> str:
    if style == "discreet":
        return render_template(f"letters/_frame/discreet.{kind}", **words)
    fragments = [fragment(part, kind, words) for part in parts]
    return render_template(f"letters/_frame/note.{kind}", **words, fragments=fragments)


def fragment(part: dict[str, Any], kind: str, words: dict[str, Any]) -> str:
    """One item's part of a body, without empty lines around it."""
    name = part["item"].kind
    template = f"letters/_whole/{name}.{kind}" if part.get("pages") else f"letters/{name}/body.{kind}"
    own = words["links"] | {"open": opens(words["links"]["open"], part["nth"])}
    found = render_template(template, **(words | {"links": own}), **part).strip()
    return EMPTY_LINES.sub("\n\n", found)
