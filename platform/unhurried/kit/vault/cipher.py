"""AES-256-GCM with the place of what is sealed as associated data (docs: security §1.4). Pure."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORM = b"\x01"
NONCE = 12
KEY_BYTES = 32


class Unreadable(Exception):
    """Sealed bytes that do not open: another key, another place, or changed on the way."""


def new_data_key() -> bytes:
    """A fresh key of 256 bits."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, content: bytes, place: str) -> bytes:
    """The content under the key, good for this place only; a fresh nonce each time."""
    nonce = os.urandom(NONCE)
    return FORM + nonce + AESGCM(key).encrypt(nonce, content, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """What was sealed for this place; raises Unreadable when anything about it is not as it was."""
    if sealed[:1] != FORM:
        raise Unreadable(place)
    try:
        return AESGCM(key).decrypt(sealed[1 : NONCE + 1], sealed[NONCE + 1 :], place.encode())
    except (InvalidTag, ValueError):
        raise Unreadable(place) from None


def as_bytes(text: str) -> bytes:
    """Any text as bytes; a lone surrogate, which UTF-8 has no place for, is kept as well."""
    return text.encode("utf-8", "surrogatepass")


def as_text(content: bytes) -> str:
    """The text of `as_bytes`."""
    return content.decode("utf-8", "surrogatepass")
