"""Tokens for links: random ones are stored hashed, derived ones are not stored at all."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from functools import lru_cache

from unhurried.kit import clock
from unhurried.kit.settings import settings


def mint() -> str:
    """A new token of 160 random bits, safe in a URL."""
    return secrets.token_urlsafe(20)


def mint_in_order() -> str:
    """A new token of 160 random bits after the minute (real time): tokens of one hour stand together in an index.

    For tokens that are looked up and minted by the thousand: a wholly random one would touch a page of its own each.
    """
    return f"{int(clock.wall().timestamp()) // 60:07x}{secrets.token_urlsafe(20)}"


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256, as hex."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def derive(purpose: str, ref: int, nonce: str) -> str:
    """The token of one purpose and row: `<ref>-<160 bits>`, made from the site's key and the row's nonce.

    A letter is rendered at sending, perhaps twice, so its links are derived anew instead of being stored.
    Erasing the row or its nonce ends the token.
    """
    return derive_all([purpose], ref, nonce, settings().key)[purpose]


def derive_all(purposes: Iterable[str], ref: int, nonce: str, key: bytes) -> dict[str, str]:
    """The tokens of several purposes of one row, by purpose, made from the site's key."""
    seal, of_row = _sealing(key), f"|{ref}|{nonce}"
    return {one: f"{ref}-{_bits(seal, f'{one}{of_row}')}" for one in purposes}


@lru_cache(maxsize=4)
def _sealing(key: bytes) -> hmac.HMAC:
    """HMAC-SHA256 with the key taken in already: a letter needs a handful of tokens, and the key costs most of each."""
    return hmac.new(key, digestmod="sha256")


def _bits(seal: hmac.HMAC, text: str) -> str:
    found = seal.copy()
    found.update(text.encode())
    return urlsafe_b64encode(found.digest()[:20]).decode().rstrip("=")


def ref_of(token: str) -> int | None:
    """The row that a derived token claims to be of; nothing is proved by it."""
    head = token.partition("-")[0]
    return int(head) if head.isascii() and head.isdigit() and len(head) < 16 else None


def same(one: str, other: str) -> bool:
    """Whether two tokens are equal, in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
