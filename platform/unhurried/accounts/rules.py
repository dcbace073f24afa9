"""What an address, a code and a passphrase must be, and how long a session lives. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

FIRST_HOUR, LAST_HOUR = time(7), time(21, 59)
QUIET = (time(20, 30), time(8))
LINK_LIVES = timedelta(minutes=10)
CODE_TRIES = 5
FIRST_PASSPHRASE_WAITS = timedelta(days=3)
CHALLENGE_LIVES = timedelta(minutes=5)
PROOF_LASTS = timedelta(minutes=10)
CODE_APP_WAITS = timedelta(minutes=15)
RECOVERY_WINDOW = timedelta(days=7)
ADDRESS_HOURS = 24
ADDRESS_WAITS = timedelta(hours=ADDRESS_HOURS)
RECOVERY_CODES = 10
PASSKEYS_MOST = 20
LONGEST = timedelta(hours=24)
IDLE_SHARED = timedelta(minutes=15)
IDLE_PRIVATE = timedelta(minutes=60)
SEEN_EVERY = timedelta(minutes=1)
PASSPHRASE_MIN, PASSPHRASE_MAX = 15, 1000
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
ROLES = ("participant", "facilitator", "admin")
PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,299}")


class AddressFault(ValueError):
    """An address that cannot exist."""


def clean_email(text: str) -> str:
    """The address as it is stored: trimmed, lower case, its domain in ASCII; raises AddressFault."""
    try:
        found = validate_email(
            text.strip()[:320],
            check_deliverability=False,
            allow_smtputf8=False,
            globally_deliverable=False,
        )
    except (EmailNotValidError, UnicodeError) as fault:
        raise AddressFault(str(fault)) from None
    address = found.ascii_email or ""
    if "." not in address.rpartition("@")[2]:
        raise AddressFault(text[:80])
    return address.lower()


def ends_at(began: datetime, seen: datetime, shared: bool) -> datetime:
    """When a session ends unless it is used: 24 hours at most, idle 15 minutes on a shared device, 60 on one's own."""
    return min(began + LONGEST, seen + (IDLE_SHARED if shared else IDLE_PRIVATE))


def lives(began: datetime, seen: datetime, shared: bool, moment: datetime) -> bool:
    """Whether a session still lives."""
    return moment < ends_at(began, seen, shared)


def was_proved(proved: datetime | None, moment: datetime) -> bool:
    """Whether a proof was given so lately that it speaks for who sits there now."""
    return proved is not None and moment - proved < PROOF_LASTS


def is_fresh(began: datetime, moment: datetime) -> bool:
    """Whether a session began as lately as a link lives: so long a mailed link speaks for who sits there."""
    return moment - began < LINK_LIVES


def code_for(secret: str) -> str:
    """The short code of a sign-in link, such as `K7M4QX`, without letters that look alike."""
    number = int.from_bytes(hashlib.sha256(secret.encode()).digest()[:16], "big")
    return code_of_bits(number, 6)


def clean_code(typed: str) -> str:
    """A typed code without spaces and hyphens, in capitals."""
    return "".join(letter for letter in typed[:60].upper() if letter in LETTERS)[:12]


def code_of_bits(number: int, length: int) -> str:
    """Random bits as signs that are easy to tell apart."""
    return "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(length))


def inside(path: str | None) -> str:
    """The path when it is one within the site, else the front page: a redirect never leads elsewhere."""
    return path if path and PATH.fullmatch(path) else "/"


def path_of(referrer: str | None, host: str) -> str:
    """The page that a form was sent from, as a path within the site."""
    try:
        parts = urlsplit(referrer or "")
    except ValueError:
        return "/"
    if parts.netloc != host:
        return "/"
    return inside(parts.path + (f"?{parts.query}" if parts.query else ""))


def normal(passphrase: str) -> bytes:
    """The passphrase as it is hashed: NFKC, so that two keyboards write the same (NIST SP 800-63B §3.1.1.2)."""
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "replace")


def too_common(passphrase: str, email: str) -> bool:
    """Whether a guesser would try this passphrase early: listed, one short piece repeated, or the own address."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", passphrase).casefold() if sign.isalnum())
    name, _at, domain = email.casefold().partition("@")
    rest = plain
    for own in (name, domain, domain.partition(".")[0], "unhurried"):
        own = "".join(sign for sign in own if sign.isalnum())
        rest = rest.replace(own, "") if len(own) > 3 else rest
    return len(rest) < 8 or len(set(plain)) < 5 or plain in listed() or _repeats(plain)


def _repeats(plain: str) -> bool:
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, 7))


@cache
def listed() -> frozenset[str]:
    """The offline blocklist, letters and digits only."""
    text = (Path(__file__).parent / "common_passphrases.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
