"""A stranger's message as a tree of parts, in bounded time, whatever it is made of (docs: security §4).

The standard library's parser is linear in the length only for small trees and short headers, so both are bounded
before and while it reads. Header values stay as they were sent; nobody asks the parser to understand an address.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email._policybase import Compat32
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message

MOST_READ = 256 * 1024
MOST_NESTED = 20
MOST_PARTS = 60
LONGEST_HEADER = 2_000
CHARSETS = {
    *("ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "big5", "big5hkscs", "gb2312", "gbk", "gb18030", "hz"),
    *("euc_jp", "euc_kr", "shift_jis", "cp932", "cp949", "johab", "tis-620", "koi8-r", "koi8-u", "mac-roman"),
    *("cp437", "cp850", "cp866", "cp874", "iso2022_jp", "iso2022_kr"),
    *(f"iso8859-{number}" for number in range(1, 17)),
    *(f"cp{number}" for number in range(1250, 1259)),
}  # fmt: skip
FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, MessageError)


class Unreadable(Exception):
    """A message that cannot be read within these bounds."""


class _ShortHeaders(Compat32):
    """Every header value is cut before anything looks at it."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        """The name of a header and the beginning of its value."""
        name, value = super().header_source_parse(list(sourcelines[:40]))
        return name, value[:LONGEST_HEADER]


def parsed(content: bytes) -> Message:
    """The message, as far as 256 kB go; raises Unreadable where it nests too deep to be honest."""
    some = content[:MOST_READ]
    lower = some.lower()
    if lower.count(b"boundary") > MOST_NESTED or lower.count(b"message/") > MOST_NESTED:
        raise Unreadable("nested")
    try:
        return message_from_bytes(some, policy=_ShortHeaders())
    except FAULTS as fault:
        raise Unreadable(type(fault).__name__) from None


def parts_of(message: Message) -> Iterator[Message]:
    """Every part that is no container, the first 60; what is inside an attached message is not walked into."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(0), seen + 1
        inside = part.get_payload()
        if kind_of(part).startswith("multipart/") and isinstance(inside, list):
            waiting[:0] = [one for one in inside[:MOST_PARTS] if isinstance(one, Message)]
        else:
            yield part


def kind_of(part: Message) -> str:
    """The content type, in small letters; `text/plain` where there is none that can be read."""
    try:
        return part.get_content_type()
    except FAULTS:
        return "text/plain"


def parameter_of(part: Message, name: str) -> str:
    """A parameter of the content type in small letters; empty where there is none."""
    try:
        found = part.get_param(name, "")
    except FAULTS:
        return ""
    text = found[2] if isinstance(found, tuple) else found
    return str(text or "").strip().lower()


def is_file(part: Message) -> bool:
    """Whether the part is a file rather than words."""
    try:
        named = part.get_filename() is not None or part.get_content_disposition() == "attachment"
    except FAULTS:
        return True
    return named or not kind_of(part).startswith("text/")


def header_of(message: Message, name: str) -> str:
    """The first header of that name as text, RFC 2047 words decoded; empty where there is none."""
    raw = message.get(name)
    if raw is None:
        return ""
    line = " ".join(str(raw)[:LONGEST_HEADER].split())
    try:
        pieces = decode_header(line)
    except (*FAULTS, HeaderParseError):
        return line
    return "".join(one if isinstance(one, str) else as_words(one, charset) for one, charset in pieces)


def words_in(part: Message) -> str:
    """The text of a part, decoded as well as it can be."""
    try:
        found = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except FAULTS:
        return ""
    return as_words(found, charset) if isinstance(found, bytes) else ""


def as_words(raw: bytes, charset: str | None) -> str:
    """Bytes as text: in their own charset where it is a known one, else as UTF-8, else as Latin-1. Never a fault."""
    for name in (_known(charset), "utf-8"):
        try:
            if name:
                return raw.decode(name)
        except (UnicodeError, ValueError):
            continue
    return raw.decode(_known(charset) or "latin-1", "replace")


def _known(charset: str | None) -> str | None:
    """The charset's codec, only if it is one of text: `zlib`, `idna` or `unicode_escape` are not."""
    try:
        name = codecs.lookup((charset or "")[:40]).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return name if name in CHARSETS else None
