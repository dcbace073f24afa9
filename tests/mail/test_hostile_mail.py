"""What strangers may send: read or dropped in bounded time, never a fault (docs: security §4)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unhurried.mail.intake.automatic import is_automatic
from unhurried.mail.intake.complaints import complaint_in
from unhurried.mail.intake.mime import Unreadable, header_of, parsed
from unhurried.mail.intake.places import place_of
from unhurried.mail.intake.reports import told_by
from unhurried.mail.intake.words import said_in, split, written_from

SECONDS = 4.0
BIG = 256 * 1024


def read_all(content: bytes) -> str:
    """Everything that is ever asked of a message."""
    try:
        message = parsed(content)
    except Unreadable:
        return "unreadable"
    told_by(message)
    complaint_in(message)
    is_automatic(message, "a@b.test", written_from(message))
    header_of(message, "Message-ID")
    said = said_in(message)
    assert not set("\0") & set(said.text + said.quoted)
    said.text.encode()
    said.quoted.encode()
    return said.text


def nested(depth: int) -> bytes:
    heads = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return heads + b"x\n" * 60_000


BOMBS: dict[str, bytes] = {
    "nested": nested(5000),
    "nested a little": nested(9),
    "messages in messages": b"Content-Type: message/rfc822\n\n" * 9000,
    "twenty thousand parts": b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 40_000,
    "semicolons": b"Content-Type: text/plain" + b";" * BIG,
    "folded semicolons": b"Content-Type: text/plain" + b"\n " + b";\n " * (BIG // 3),
    "headers": b"a:\n" * (BIG // 3),
    "encoded words": b"From: " + b"=?utf-8?q?" * 25_000 + b"\n\nx",
    "a hundred thousand senders": b"From: " + b"a@b.test," * 28_000 + b"\n\nx",
    "parentheses": b"From: " + b"(" * BIG + b"\n\nx",
    "quotes": b"\n" + b"> " * (BIG // 2),
    "lines of quotes": b"\n" + b">\n" * (BIG // 2),
    "rules": b"\n" + b"-----\n" * (BIG // 6),
    "colons": b"\n" + b":\n\n" * (BIG // 3),
    "tags": b"Content-Type: text/html\n\n" + b"<br" * (BIG // 3),
    "deep tags": b"Content-Type: text/html\n\n" + b"<div>" * (BIG // 5),
    "quotes in tags": b"Content-Type: text/html\n\n" + b"<blockquote " * (BIG // 12),
    "a codec that is none of text": b"Content-Type: text/plain; charset=zlib\n\nx\x9c\xcb",
    "punycode": b"Content-Type: text/plain; charset=punycode\n\n" + b"a-" * (BIG // 2),
    "an unknown charset": "Content-Type: text/plain; charset=klingon\n\nné".encode(),
    "half a sign": b"Content-Type: text/plain; charset=utf-16-le\n\n\x00\xd8",
    "broken base64": b"Content-Transfer-Encoding: base64\n\n====%%%%" + b"A" * 1000,
    "uuencode": b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 \n" + b"M" * 5000,
    "parameters of RFC 2231": b"Content-Type: text/plain; charset*0*=utf-8''u; charset*9999999999=x; charset*1=tf\n\nx",
    "nothing": b"",
    "NUL": b"\0" * 1000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_or_dropped_within_seconds(name: str) -> None:
    began = time.process_time()
    read_all(BOMBS[name])
    assert time.process_time() - began < SECONDS


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", "multipart/report; boundary=b", "text/html", "message/rfc822"]))
def test_whatever_is_sent_is_no_fault(noise: bytes, kind: str) -> None:
    read_all(f"Content-Type: {kind}\n\n--b\n".encode() + noise)
    read_all(noise)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_whatever_the_address_is_it_is_no_fault(noise: str) -> None:
    place_of(noise, "hello@site.test")
    place_of(f"b+{noise}@bounce.site.test", "hello@site.test")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["", "> q", "On 3 May 2026 Ada wrote:", "words", "-----", "From: a@b.test", ">"]), max_size=9
    )
)
def test_no_line_is_ever_lost_when_a_quotation_is_taken_off(lines: list[str]) -> None:
    words, quoted = split("\n".join(lines))
    kept = [line for line in [*words.split("\n"), *quoted.split("\n")] if line.strip()]
    assert kept == [line for line in lines if line.strip()]
    assert words or not any(line.strip() for line in lines)
