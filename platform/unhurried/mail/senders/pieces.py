"""Text that is encoded once and sent often: quoted-printable, split at its holes, each hole on a line of its own.

A hole is a word that no template and no encoding changes. What goes into it is encoded for its part and wrapped by
itself, with soft line breaks around it that no reader sees (RFC 2045 §6.7).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.quoprimime import body_encode
from functools import cached_property
from html import escape

from unhurried.mail.senders.message import Unrenderable

MARK = "q7zhole"
HOLE = re.compile(rf"{MARK}([a-z0-9]+?)z7q")
LINE = 75
SOFT = b"=\r\n"
SAFE = re.compile(r"[A-Za-z0-9:/.,_~?+-]*").fullmatch


def hole(name: str) -> str:
    """The word that stands where `name` (small letters and digits) will be filled in."""
    return f"{MARK}{name}z7q"


@dataclass(frozen=True)
class Pieces:
    """Encoded text with a hole after each piece but the last."""

    texts: tuple[bytes, ...]
    holes: tuple[str, ...] = ()

    def filled(self, values: Mapping[str, bytes]) -> bytes:
        """The whole text, with these encoded values in its holes."""
        return self._form % tuple([values[name] for name in self.holes])

    @cached_property
    def _form(self) -> bytes:
        return b"%b".join([text.replace(b"%", b"%%") for text in self.texts])

    def joined(self, parts: Mapping[str, Pieces]) -> Pieces:
        """The text with whole texts in some of its holes, which stand on lines of their own."""
        texts, holes = [self.texts[0]], list[str]()
        for name, text in zip(self.holes, self.texts[1:], strict=True):
            part = parts.get(name)
            if part is None:
                holes.append(name)
                texts.append(text)
                continue
            texts[-1] += part.texts[0]
            texts += part.texts[1:]
            holes += part.holes
            texts[-1] += text
        return Pieces(tuple(texts), tuple(holes))


def encoded(text: str, *, of_parts: tuple[str, ...] = ()) -> Pieces:
    """The text as pieces, without the line break at its very end.

    Holes named in `of_parts` stand for whole texts on their own lines and need no breaks.
    """
    words = HOLE.split(text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n"))
    texts, holes = words[::2], words[1::2]
    found = []
    for place, words_here in enumerate(texts):
        start = SOFT if place and holes[place - 1] not in of_parts and not words_here.startswith("\n") else b""
        ends = place == len(holes) or holes[place] in of_parts
        end = b"" if ends or words_here.endswith("\n") or (not words_here and not place) else SOFT
        found.append(start + _quoted(words_here) + end)
    return Pieces(tuple(found), tuple(holes))


def values(texts: Mapping[str, str]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What goes into the holes of the plain and of the HTML part; the same where nothing needs encoding in either."""
    if max(map(len, texts.values())) <= LINE and SAFE("".join(texts.values())):
        same = {name: text.encode() for name, text in texts.items()}
        return same, same
    plain, html = ({name: value(one, html=to_html) for name, one in texts.items()} for to_html in (False, True))
    return plain, html


def value(text: str, *, html: bool) -> bytes:
    """What goes into a hole of a plain or an HTML part. Raises Unrenderable for one with a line break."""
    if len(text) <= LINE and SAFE(text):
        return text.encode()
    if "\r" in text or "\n" in text or "\0" in text:
        raise Unrenderable("a value with a line break")
    raw = (escape(text) if html else text).encode("utf-8")
    return _wrapped([bytes([one]) if 33 <= one <= 126 and one != 61 else b"=%02X" % one for one in raw])


def _wrapped(signs: list[bytes]) -> bytes:
    lines, line, width = [], list[bytes](), 0
    for sign in signs:
        if width + len(sign) > LINE:
            lines.append(b"".join(line))
            line, width = [], 0
        line.append(sign)
        width += len(sign)
    return SOFT.join([*lines, b"".join(line)])


def _quoted(text: str) -> bytes:
    coded = body_encode(text.encode("utf-8").decode("latin-1"), LINE)
    return coded.replace("\n", "\r\n").encode("ascii")
