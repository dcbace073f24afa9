"""Pages that are printed once and filled in for each person: what is the same for all, cut at what is not.

A template is printed with marks in the place of everything that belongs to one person or one answer. It is printed in
a context that knows no request, no session and nobody, so that nothing private can be in what is kept; whatever a
page says of its reader has to be in the key under which it is kept, or in a hole.

What is the same is compressed once. What is filled in goes between as it is (RFC 1951 §3.2.4, stored blocks): nothing
is compressed for an answer, and no secret beside anything, so that lengths tell nothing of it (BREACH).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any

from flask import Flask
from jinja2 import Environment
from markupsafe import Markup, escape

HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
MARK = re.compile("\x1f([a-z]+)\x1f")
# What a page may ask for that says nothing of who reads it. All other globals are missing where pages are printed.
NEUTRAL = (
    "_", "gettext", "ngettext", "pgettext", "npgettext", "language", "direction", "languages",
    "in_language", "passage", "isolated",
    "asset", "bundle", "config", "url_for", "range", "dict", "namespace",
)  # fmt: skip
MOST = 600


def hole(name: str) -> Markup:
    """The mark of a hole, as it stands in a printed page."""
    return Markup(f"\x1f{name}\x1f")  # noqa: S704


class Sheet:
    """One printed page: `fill` makes it somebody's."""

    def __init__(self, printed: str) -> None:
        pieces = MARK.split(printed)
        self.names: Sequence[str] = pieces[1::2]
        self.texts = [text.encode() for text in pieces[::2]]
        self._packed: dict[tuple[int, ...], list[bytes]] = {}

    def fill(self, values: Mapping[str, object], *, packed: bool) -> bytes:
        """The whole page with these values in its holes; `packed` is gzip."""
        filled = {name: str(escape(value)).encode() for name, value in values.items()}
        holes = [filled[name] for name in self.names]
        whole = _alternate(self.texts, holes)
        if not packed:
            return whole
        lengths = tuple(map(len, holes))
        pieces = self._packed.get(lengths)
        if pieces is None:
            pieces = self._packed[lengths] = pack(self.texts, lengths)
        end = zlib.crc32(whole).to_bytes(4, "little") + len(whole).to_bytes(4, "little")
        return HEAD + _alternate(pieces, holes) + end


def pack(texts: Sequence[bytes], lengths: Sequence[int]) -> list[bytes]:
    """The texts deflated, each up to the head of the stored block of the hole after it.

    A text may repeat what stands in the texts before it, and nothing of a hole: there the compressor sees only zeros.
    """
    found, before = [], b""
    for number, text in enumerate(texts):
        one = _compressor(before[-32_768:])
        if number == len(texts) - 1:
            found.append(one.compress(text) + one.flush(zlib.Z_FINISH))
        else:
            size = lengths[number]
            stored = b"\0" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little")
            found.append(one.compress(text) + one.flush(zlib.Z_SYNC_FLUSH) + stored)
            before += text + bytes(size)
    return found


def _compressor(before: bytes) -> Any:
    """A compressor of raw deflate that may point back into what stands before."""
    return zlib.compressobj(9, zlib.DEFLATED, -15, zdict=before) if before else zlib.compressobj(9, zlib.DEFLATED, -15)


class Press:
    """The printed pages of one app, in this process. `holes`: globals of its templates, as printed pages see them."""

    def __init__(self, app: Flask, holes: Mapping[str, object]) -> None:
        self._site, self._holes = app.jinja_env, holes
        self._kept: dict[Hashable, Sheet | None] = {}
        self._lock = Lock()
        self._plain: Environment | None = None

    def sheet(self, key: Hashable, make: Callable[[], Sheet | None]) -> Sheet | None:
        """What is kept under this key; made first where there is nothing yet."""
        if key in self._kept:
            return self._kept[key]
        found = make()
        with self._lock:
            if len(self._kept) >= MOST:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = found
        return found

    def print(self, template: str, **about: Any) -> Sheet:
        """Print a template about these things, none of which may belong to one person."""
        if self._plain is None:
            self._plain = self._site.overlay()
            same = {name: self._site.globals[name] for name in NEUTRAL if name in self._site.globals}
            self._plain.globals = {**same, **self._holes}
        return Sheet(self._plain.get_template(template).render(**about))


def said(value: object) -> Callable[[], object]:
    """A global that is called by the templates and always says the same."""
    return partial(lambda found: found, value)


def _alternate(texts: Sequence[bytes], holes: Sequence[bytes]) -> bytes:
    pieces = [b""] * (len(texts) + len(holes))
    pieces[::2], pieces[1::2] = texts, holes
    return b"".join(pieces)
