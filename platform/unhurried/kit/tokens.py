"""Tokens for links: random ones are stored hashed, derived ones are not stored at all."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from binascii import b2a_base64
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from unhurried.kit import clock
from unhurried.kit.settings import settings

BLOCK = 64  # bytes, of SHA-256
URL_SAFE = bytes.maketrans(b"+/", b"-_")


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
def _sealing(key: bytes) -> tuple[Any, Any]:
    """HMAC-SHA256 (RFC 2104) with the key taken in already: a letter needs a handful of tokens."""
    whole = (key if len(key) <= BLOCK else hashlib.sha256(key).digest()).ljust(BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in whole) for pad in (0x36, 0x5C))
    return hashlib.sha256(inner), hashlib.sha256(outer)


def _bits(seal: tuple[Any, Any], text: str) -> str:
    inner, outer = (one.copy() for one in seal)
    inner.update(text.encode())
    outer.update(inner.digest())
    return b2a_base64(outer.digest()[:20], newline=False).translate(URL_SAFE, b"=").decode()


def ref_of(token: str) -> int | None:
    """The row that a derived token claims to be of; nothing is proved by it."""
    head = token.partition("-")[0]
    return int(head) if head.isascii() and head.isdigit() and len(head) < 16 else None


def same(one: str, other: str) -> bool:
    """Whether two tokens are equal, in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
