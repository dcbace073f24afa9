"""A letter from pieces that were encoded before: the same headers and parts that `message.compose` makes, sooner."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from typing import NamedTuple

from unhurried.mail.senders.message import POLICY, Unrenderable, domain_of

# A line of quoted-printable never has these two signs side by side, so that no text can look like a boundary.
BOUNDARY = b"=_next"
SIMPLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,200}").fullmatch
ON_ONE_LINE = re.compile(r"[!-~]{1,900}").fullmatch
PART = (
    b"--" + BOUNDARY + b'\r\nContent-Type: text/%b; charset="utf-8"\r\n'
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n%b\r\n\r\n"
)
ALTERNATIVE = b'Content-Type: multipart/alternative; boundary="' + BOUNDARY + b'"\r\n\r\n'
AUTOMATIC = b"MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"


class Filled(NamedTuple):
    """What is one letter's own: two parts, quoted-printable, without the line break at their end; and addresses."""

    text: bytes
    html: bytes
    unsubscribe_url: str
    reply_to: str | None = None


@dataclass(slots=True)
class Written:
    """A letter that may go. `fill` makes what is its own, when it is sent: in any thread, from nothing but memory."""

    to: str
    subject: str
    fill: Callable[[], Filled]


def is_simple(address: str) -> bool:
    """Whether an address stands in a header as it is; any other takes the slow way."""
    return SIMPLE(address) is not None and ".." not in address and not address.partition("@")[0].endswith(".")


def compose_quickly(letter: Written, sender: str, name: str, *, message_id: str, dated: datetime) -> bytes:
    """The whole message, lines ended by CRLF. Raises Unrenderable for what does not stand on a line of its own."""
    filled = letter.fill()
    for word in (filled.unsubscribe_url, filled.reply_to or "-", message_id):
        if not ON_ONE_LINE(word):
            raise Unrenderable("headers")
    reply = f"Reply-To: {filled.reply_to}\r\n" if filled.reply_to else ""
    own = (
        f"{_from(name, sender)}To: {letter.to}\r\n{reply}{_subject(letter.subject)}Date: {_date(dated)}\r\n"
        f"Message-ID: {message_id}\r\n"
    )
    listed = (
        f"List-Id: <letters.{domain_of(sender)}>\r\nList-Unsubscribe: <{filled.unsubscribe_url}>\r\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    )
    head = (own.encode("ascii"), AUTOMATIC, listed.encode("ascii"), ALTERNATIVE)
    parts = (PART % (b"plain", filled.text), PART % (b"html", filled.html))
    return b"".join((*head, *parts, b"--", BOUNDARY, b"--\r\n"))


def look_over(letter: Written, sender: str, name: str) -> None:
    """Raises Unrenderable for a subject or a sender's name that no message can have, before anything is written."""
    _from(name, sender)
    _subject(letter.subject)


@lru_cache(maxsize=64)
def _from(name: str, sender: str) -> str:
    return _folded("From", lambda: Address(name, addr_spec=sender))


@lru_cache(maxsize=4096)
def _subject(subject: str) -> str:
    return _folded("Subject", lambda: subject)


@lru_cache(maxsize=256)
def _date(dated: datetime) -> str:
    return format_datetime(dated)


def _folded(name: str, value: Callable[[], object]) -> str:
    """One header as the slow way writes it; Unrenderable where it would come to be more than one."""
    try:
        message = EmailMessage(policy=POLICY)
        message[name] = value()
        found = message.as_bytes(policy=POLICY)
        text = found.decode("ascii").removesuffix("\r\n")
    except (ValueError, TypeError, LookupError, IndexError) as fault:
        raise Unrenderable(type(fault).__name__) from fault
    if message_from_bytes(found).keys() != [name] or {"\r", "\n"} & set(text.replace("\r\n", "")) or "\r\n\r\n" in text:
        raise Unrenderable("headers")
    return text
