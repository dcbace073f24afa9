"""Codes that two people hand each other, and what of a check-in is shared. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 12
INVITATION_LASTS = timedelta(days=14)
SHARED = ("heavy", "steady", "pace")


def new_code() -> str:
    """A code of twelve signs that cannot be confused, about 59 bits."""
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def spaced(code: str) -> str:
    """The code as it is shown, in three groups."""
    return " ".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def typed_code(text: str) -> str:
    """What someone typed, with or without spaces, hyphens and capitals."""
    return "".join(sign for sign in text[:200].lower() if sign in SIGNS)


def shared_of(answers: Mapping[str, Any], *, with_line: bool) -> dict[str, Any]:
    """What goes to the other person: how heavy, how steady, the pace; the line only if wished.

    The week's own statement stays: it would tell the course, the track and how far somebody is (docs: security §1.6).
    """
    kept = {name: answers[name] for name in SHARED if answers.get(name)}
    return {**kept, "line": answers.get("line", "")} if with_line and answers.get("line") else kept
