"""Letters put together from pieces that were printed before: one piece per item, one frame, holes for the links.

What a piece says depends on its key and on nothing else: the item, the version and track of its week, what another room
tells of it, the language, the style. The slow way in `letter.py` is what every letter is held against by a test.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from flask import current_app, render_template
from flask_babel import force_locale

from unhurried.kit.settings import settings
from unhurried.letters import rules
from unhurried.letters.emails.fragments import OF_A_WEEK, Shelf
from unhurried.letters.emails.letter import fragment, numbered, shared_words, style_of, subject_of
from unhurried.letters.emails.links import PURPOSES, some_links, weeks_of
from unhurried.letters.emails.looks import PLAIN, Look
from unhurried.letters.emails.whole import with_pages
from unhurried.letters.queries import items_of
from unhurried.letters.wordings import KINDS
from unhurried.mail.models import OutboxRow
from unhurried.mail.senders.pieces import Pieces, encoded, hole, values
from unhurried.mail.senders.quick import Filled, Written, is_simple
from unhurried.mail.service.receiving import reply_to

MOST = 512
HOLES = {purpose: hole(purpose) for purpose in PURPOSES}
Made = TypeVar("Made")


@dataclass(frozen=True)
class Sheet:
    """One letter with its links left open."""

    subject: str
    text: Pieces
    html: Pieces
    links: tuple[str, ...]


class Press:
    """What was printed in this process, by key; all of it is forgotten when there is too much."""

    def __init__(self) -> None:
        self.kept: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What stands under this key, made on first use."""
        found: Made | None = self.kept.get(key)
        if found is None:
            if len(self.kept) >= MOST:
                self.kept.clear()
            found = self.kept[key] = make()
        return found


class Printer:
    """Prints the letters of one batch; what is the same for many of them is looked up once."""

    def __init__(self) -> None:
        self.here = settings()
        self.press: Press = current_app.extensions.setdefault("unhurried.press", Press())
        self.known: dict[Hashable, Sheet] = {}

    def letter(self, row: OutboxRow, look: Look) -> Written | None:
        """The row's letter; None for an address that needs the slow way."""
        person, shelf = look.person, look.shelf
        if shelf is None or not is_simple(person.email):
            return None
        style = style_of(person, quiet=shelf.is_quiet(look.items))
        sheet = self._sheet(row, look, style)
        return Written(person.email, sheet.subject, partial(self._filled, sheet, row))

    def _filled(self, sheet: Sheet, row: OutboxRow) -> Filled:
        links = some_links(sheet.links, row.id, row.nonce, self.here.site, self.here.key)
        plain, html = values(links)
        return Filled(sheet.text.filled(plain), sheet.html.filled(html), links["stop"], reply_to(row, self.here))

    def _sheet(self, row: OutboxRow, look: Look, style: str) -> Sheet:
        shape = _shape(row, look, style)
        found = self.known.get(shape)
        if found is None:
            found = _sheet(row, look, style, self.press)
            if shape is not None:
                self.known[shape] = found
        return found


def _shape(row: OutboxRow, look: Look, style: str) -> Hashable:
    """What two letters of one batch have in common when they say the same; None for more than one week alone."""
    item = look.items[0]
    if len(look.items) > 1 or len(row.items) > 1 or item.kind not in PLAIN or look.shelf is None:
        return None
    seat, day = look.shelf.enrolments.get(item.place), row.local_date
    if seat is None:
        return None
    kept = look.shelf.kept.get((seat.id, item.position)) if item.kind in OF_A_WEEK else None
    return style, look.person.locale, day and day.weekday(), item.name, seat.cohort_id, seat.track, seat.quiet, kept


def _sheet(row: OutboxRow, look: Look, style: str, press: Press) -> Sheet:
    keys = _keys(row, look)
    told = keys[:1] if style == "discreet" else keys
    locale, day = look.person.locale, (row.local_date or date.min).weekday()
    return press.once(("sheet", style, locale, day, told), lambda: _print(row, look, style, keys, press))


def _keys(row: OutboxRow, look: Look) -> tuple[Hashable, ...]:
    """What the words of each item stand on."""
    assert look.shelf is not None
    shelf, locale = look.shelf, look.person.locale
    weeks = weeks_of(items_of(row.items) if len(row.items) > 1 else look.items)
    return tuple([_key(item, shelf, locale, weeks) for item in look.items])


def _key(item: rules.Item, shelf: Shelf, locale: str, weeks: list[tuple[int, int]]) -> Hashable:
    place = shelf.enrolments.get(item.place)
    found: tuple[Hashable, ...] = (item.name,)
    if place is not None and item.kind in OF_A_WEEK:
        kept, nth = shelf.kept.get((place.id, item.position)), weeks.index((place.id, item.position))
        own = shelf.own_words(item, locale)
        found = (item.name, place.course_version_id, kept, place.track, place.quiet, nth, own)
    if item.kind in PLAIN:
        return (*found, shelf.own_words(item, locale)) if item.kind in KINDS else found
    with force_locale(locale):
        words = shelf.words(item, locale)
    return found, tuple((name, words[name]) for name in sorted(words) if name not in ("item", "lesson"))


def _print(row: OutboxRow, look: Look, style: str, keys: tuple[Hashable, ...], press: Press) -> Sheet:
    shelf, locale, items = look.shelf, look.person.locale, look.items
    assert shelf is not None
    with force_locale(locale):
        parts = numbered([shelf.words(item, locale) for item in items], row)
        words = shared_words(row, items) | {"links": HOLES}
        if style == "whole":
            parts = with_pages([shelf.quieter(part, locale) for part in parts] if shelf.is_quiet(items) else parts)
        subject = subject_of(parts[0], words, discreet=style == "discreet")
        words |= {"title": subject}
        text, html = (_body(style, kind, parts, words, (locale, keys), press) for kind in ("txt", "html"))
    return Sheet(subject, text, html, tuple(sorted({*text.holes, *html.holes, "stop"})))


def _body(
    style: str, kind: str, parts: list[dict[str, Any]], words: dict[str, Any], known: tuple[str, Any], press: Press
) -> Pieces:
    if style == "discreet":
        return encoded(render_template(f"letters/_frame/discreet.{kind}", **words))
    names = tuple(f"part{number}" for number in range(len(parts)))
    whole = render_template(f"letters/_frame/note.{kind}", **words, fragments=[hole(name) for name in names])
    frame, (locale, keys) = encoded(whole, of_parts=names), known
    found = {}
    for name, part, key in zip(names, parts, keys, strict=True):
        size = len(part.get("pages") or ()), part.get("more", False)
        about = ("fragment", kind, locale, style, size, key, words["weekday"])
        found[name] = press.once(about, lambda part=part: encoded(fragment(part, kind, words)))  # type: ignore[misc]
    return frame.joined(found)
