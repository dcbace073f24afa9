"""The links of a letter: one token for each purpose, derived and never stored (docs: mail §3)."""

from __future__ import annotations

from unhurried.kit import tokens
from unhurried.kit.settings import settings

PURPOSES = ("letter", "open", "read", "longer", "pause", "back", "settings", "stop")


def link(purpose: str, row_id: int, nonce: str) -> str:
    """The address that does one thing for one person, from one letter."""
    return f"{settings().site}/l/{tokens.derive(purpose, row_id, nonce)}"


def links_of(row_id: int, nonce: str) -> dict[str, str]:
    """Every link of one letter by its purpose; `stop` is the page of the unsubscribe header."""
    found = {purpose: link(purpose, row_id, nonce) for purpose in PURPOSES}
    return found | {"stop": unsubscribe_link(row_id, nonce)}


def unsubscribe_link(row_id: int, nonce: str) -> str:
    """The address of RFC 8058's one-click POST, whose GET shows the choices."""
    return f"{settings().site}/u/{tokens.derive('stop', row_id, nonce)}"
