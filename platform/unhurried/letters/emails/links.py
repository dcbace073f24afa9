"""The links of a letter: one token for each purpose, derived and never stored (docs: mail §3)."""

from __future__ import annotations

from collections.abc import Iterable

from unhurried.kit import tokens
from unhurried.kit.settings import settings
from unhurried.letters.rules import Item

PURPOSES = ("letter", "open", "read", "longer", "pause", "back", "settings", "stop")
WEEKS = ("lesson", "rest", "reminder", "no_rush")


def link(purpose: str, row_id: int, nonce: str) -> str:
    """The address that does one thing for one person, from one letter."""
    return f"{settings().site}/l/{tokens.derive(purpose, row_id, nonce)}"


def some_links(purposes: Iterable[str], row_id: int, nonce: str, site: str, key: bytes) -> dict[str, str]:
    """Those links of one letter, by purpose, on this site and from its key; `stop` as in `links_of`."""
    found = tokens.derive_all(purposes, row_id, nonce, key)
    return {name: f"{site}/{'u' if name == 'stop' else 'l'}/{token}" for name, token in found.items()}


def links_of(row_id: int, nonce: str) -> dict[str, str]:
    """Every link of one letter by its purpose; `stop` is the page of the unsubscribe header."""
    found = {purpose: link(purpose, row_id, nonce) for purpose in PURPOSES}
    return found | {"stop": unsubscribe_link(row_id, nonce)}


def weeks_of(items: Iterable[Item]) -> list[tuple[int, int]]:
    """The (enrolment, position) that a letter of these items speaks of, in its order."""
    found = [(int(i.place), i.position) for i in items if i.kind in WEEKS and i.place]
    return list(dict.fromkeys(found))


def opens(address: str, nth: int) -> str:
    """The link `open` for the nth week of a letter, counted from 0; a letter over two courses has two weeks."""
    return f"{address}?week={nth}" if nth else address


def unsubscribe_link(row_id: int, nonce: str) -> str:
    """The address of RFC 8058's one-click POST, whose GET shows the choices."""
    return f"{settings().site}/u/{tokens.derive('stop', row_id, nonce)}"
