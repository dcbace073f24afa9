"""What a post may hold: plain text, of a length that others can read. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = 4_000
MOST_BYTES = 8_000_000
CHANGE_FOR = timedelta(minutes=30)
LONGEST_REASON = 1_000
LONGEST_TITLE = 80
SLOWEST = 24 * 60
# Signs that turn the direction of what follows, or that no page shows. Joiners stay: emoji and some scripts need them.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\u061c]")
NOTES = ("", "violence", "illness", "self_harm", "drink", "children", "death", "money", "other")


@dataclass(frozen=True)
class Words:
    """A typed text as others see it: `dropped` counts signs that were left out since no page shows them."""

    text: str
    dropped: int = 0


def words_of(typed: str) -> Words:
    """The text with plain line ends, without signs that turn it around, that nobody sees or that are half a sign."""
    plain = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = "".join(sign for sign in TURNING.sub("", plain) if _shows(sign))
    return Words(kept.strip(), len(plain) - len(kept))


def one_line(typed: str) -> str:
    """A title: the same, on one line."""
    return " ".join(words_of(typed).text.split())


def _shows(sign: str) -> bool:
    return sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")


def may_change(made_at: datetime, now: datetime) -> bool:
    """Whether its writer may still change a post or take it back."""
    return now < made_at + CHANGE_FOR


def slow_until(last: datetime | None, minutes: int, now: datetime) -> datetime | None:
    """When the next post is possible where the circle is slow; None where that is now."""
    if last is None or not minutes:
        return None
    at = last + timedelta(minutes=minutes)
    return at if at > now else None
