"""Searching for words wherever they could lie, in every dress that text puts on."""

from __future__ import annotations

import base64
import gzip
import html
import json
import lzma
import quopri
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

# A database's own files are not packed, and have many bytes that look like the beginning of a stream.
MOST_PACKED = 4_000_000
STREAMS = (b"\x1f\x8b\x08", b"x\x9c", b"x\xda", b"x\x01", b"\xfd7zXZ\x00")


def disguises(words: str) -> dict[str, bytes]:
    """The words as bytes: plain, and as each encoding that mail, JSON, addresses, dumps and logs know."""
    raw = words.encode()
    found = {
        "plain": raw,
        "latin-1": words.encode("latin-1", "replace"),
        "utf-16": words.encode("utf-16-le"),
        "json": json.dumps(words)[1:-1].encode(),
        "quoted-printable": quopri.encodestring(raw).replace(b"=\n", b""),
        "percent": quote(words, safe="").encode(),
        "form": quote_plus(words).encode(),
        "html": html.escape(words).encode("ascii", "xmlcharrefreplace"),
        "hex": raw.hex().encode(),
        "repr": repr(raw)[2:-1].encode(),
        "backwards": raw[::-1],
    }
    for shift in range(3):
        inner = base64.b64encode(b"\0" * shift + raw)[4 if shift else 0 : -4]
        found[f"base64+{shift}"] = inner
        found[f"base64url+{shift}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    return found


def found_in(heap: bytes, words: str) -> list[str]:
    """The dresses in which the words lie in the heap, soft line breaks of mail and capitals of hex aside."""
    return _found_in(_shapes(heap), words)


def _shapes(heap: bytes) -> list[bytes]:
    """The heap as it is, and with mail's line breaks taken out."""
    found = [heap, re.sub(rb"=\r?\n", b"", heap), re.sub(rb"\r?\n", b"", heap)]
    return [one for number, one in enumerate(found) if one not in found[:number]]


def _found_in(shapes: list[bytes], words: str) -> list[str]:
    dressed = disguises(words).items()
    return [name for name, dress in dressed if any(dress in one or dress.upper() in one for one in shapes)]


def unpacked(heap: bytes) -> Iterator[bytes]:
    """The heap, and every compressed stream that begins somewhere inside it."""
    yield heap
    for sign in STREAMS:
        for place in re.finditer(re.escape(sign), heap):
            inner = _open(heap[place.start() :], sign)
            if inner:
                yield inner


def _open(part: bytes, sign: bytes) -> bytes:
    try:
        if sign == STREAMS[-1]:
            return lzma.LZMADecompressor().decompress(part)
        opener = zlib.decompressobj(31 if sign == STREAMS[0] else 15)
        return opener.decompress(part)
    except (zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile):
        return b""


class Heaps:
    """Bytes from many places, made ready once to be searched for many words."""

    def __init__(self, heaps: dict[str, bytes]) -> None:
        slim = {name: re.sub(rb"\0{64,}", b"\0", heap) for name, heap in heaps.items()}
        self.parts = [
            (name, _shapes(part))
            for name, heap in slim.items()
            for part in (unpacked(heap) if len(heap) < MOST_PACKED else [heap])
        ]

    def where(self, words: str) -> list[tuple[str, str]]:
        """Each place in which the words lie, and in which dress."""
        return [(name, dress) for name, shapes in self.parts for dress in _found_in(shapes, words)]


def files(folder: Path) -> bytes:
    """Every file under the folder, one after the other."""
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
