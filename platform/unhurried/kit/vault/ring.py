"""The master keys of the settings, newest first; in demo and test a missing one is made and kept."""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from pathlib import Path

from flask import current_app

from unhurried.kit.keys import kept_text
from unhurried.kit.settings import SettingFault, Settings
from unhurried.kit.vault.cipher import KEY_BYTES, Unreadable, seal, unseal

FILE = "vault.keys"
NAME = re.compile(r"[A-Za-z0-9._-]{1,40}")
WHAT = "UNHURRIED_VAULT_KEYS: "


class NoSuchKey(SettingFault):
    """Private writing is sealed by a key that the settings do not have; the site refuses to go on without it."""


def new_key(name: str) -> str:
    """A master key as the setting takes it: `id:key`."""
    return f"{name}:{base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def parse(text: str) -> dict[str, bytes]:
    """Keys by id, in the order of the setting; raises SettingFault, which never shows a key."""
    keys: dict[str, bytes] = {}
    for number, part in enumerate(filter(None, (one.strip() for one in re.split(r"[,\s]+", text))), start=1):
        name, colon, value = part.partition(":")
        if not colon or not NAME.fullmatch(name):
            raise SettingFault(f"{WHAT}key {number} has no name; write id:key, such as the line of `keys make`.")
        if name in keys:
            raise SettingFault(f"{WHAT}there are two keys with the id {name}.")
        keys[name] = _bytes_of(name, value)
    if not keys:
        raise SettingFault(f"{WHAT}no key is there. Private writing is never kept without one; `keys make` makes one.")
    return keys


def _bytes_of(name: str, value: str) -> bytes:
    try:
        key = base64.b64decode(value.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError, UnicodeError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingFault(f"{WHAT}the key with the id {name} is not 32 bytes in base64.")
    return key


class Ring:
    """The master keys at hand. A kept file is read anew when a key is asked for that was added meanwhile."""

    def __init__(self, chosen: Settings) -> None:
        self.file = None if chosen.vault_keys else chosen.data_dir / FILE
        if self.file and chosen.mode == "production":
            raise SettingFault(f"{WHAT}no key is there. In production the site does not start without one.")
        self.keys = parse(chosen.vault_keys) if self.file is None else self._kept(self.file)

    def _kept(self, file: Path) -> dict[str, bytes]:
        return parse(kept_text(file, lambda: new_key("1")))

    def put_first(self, line: str) -> str:
        """Put a new key first in the kept file, in one move; returns its id."""
        assert self.file is not None
        draft = self.file.with_name(f"{FILE}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(f"{line}\n{self.file.read_text()}")
        draft.replace(self.file)
        self.keys = self._kept(self.file)
        return self.newest

    @property
    def newest(self) -> str:
        """The id of the first key."""
        return next(iter(self.keys))

    def key(self, name: str) -> bytes:
        """The key of this id; raises NoSuchKey."""
        if name not in self.keys and self.file is not None:
            self.keys = self._kept(self.file)
        if name not in self.keys:
            raise NoSuchKey(f"{WHAT}the key with the id {name} is missing, and private writing is sealed by it.")
        return self.keys[name]

    def wrap(self, name: str, person: int, data_key: bytes) -> bytes:
        """A person's data key, wrapped by the master key of this id."""
        return seal(self.key(name), data_key, f"person_key|{person}|{name}")

    def unwrap(self, name: str, person: int, wrapped: bytes) -> bytes:
        """The data key again; raises Unreadable, or NoSuchKey."""
        return unseal(self.key(name), wrapped, f"person_key|{person}|{name}")

    def proof(self, name: str) -> bytes:
        """Sealed words that prove later that the key of this id is still the same key."""
        return seal(self.key(name), b"the same key", f"vault_key|{name}")

    def is_same(self, name: str, proof: bytes) -> bool:
        """Whether the key of this id is the one that sealed the proof."""
        try:
            return unseal(self.key(name), proof, f"vault_key|{name}") == b"the same key"
        except Unreadable:
            return False


def ring_of() -> Ring:
    """The keys of the current app."""
    found: Ring = current_app.extensions["unhurried.vault"]
    return found
