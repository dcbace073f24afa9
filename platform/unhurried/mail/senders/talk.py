"""One open SMTP session: groups of commands as RFC 2920 allows, and every reply read and given to its message.

Text and final dot of one message go out together with MAIL, RCPT and DATA of the next; the next text waits until the
dot is answered, so that never more than one message is in doubt. Where PIPELINING is not offered, each command waits.
"""

from __future__ import annotations

import logging
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from unhurried.kit import crash
from unhurried.mail.senders.replies import Refused, RelayDown, Stage, Unanswered, refused

FAULTS = (OSError, smtplib.SMTPException)
CLOSING, GO_ON = 421, 354
UNWRITTEN = 554  # our own no to a message that we cannot write: for ever (RFC 5321 §4.2.3)
LONGEST_LINE, MOST_LINES = 2048, 100
log = logging.getLogger(__name__)
STAGES: tuple[Stage, ...] = ("mail", "rcpt", "data")


class Astray(RelayDown):
    """The server waits for a text that nobody is to get: only the end of the connection surely sends nothing."""


@dataclass(slots=True)
class Parcel:
    """A message in its envelope. `write` makes it, its lines ended by CRLF, in the moment in which it is sent."""

    sender: str
    recipient: str
    write: Callable[[], bytes]

    @property
    def commands(self) -> tuple[bytes, ...]:
        """What is said before the text."""
        return f"MAIL FROM:<{self.sender}>\r\n".encode(), f"RCPT TO:<{self.recipient}>\r\n".encode(), b"DATA\r\n"


class Talk:
    """What is said over a session that smtplib has opened, greeted and, where asked, encrypted."""

    def __init__(self, session: smtplib.SMTP) -> None:
        assert isinstance(session.sock, socket.socket)
        self.socket = session.sock
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.lines = session.file or session.sock.makefile("rb")
        self.pipelined = session.has_extn("pipelining")
        self.is_astray = False

    @property
    def has_spoken(self) -> bool:
        """Whether the server said something that nobody asked for: it closes, or has closed, the connection."""
        before = self.socket.gettimeout()
        self.socket.settimeout(0)
        try:
            self.socket.recv(1) if self._is_encrypted else self.socket.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        finally:
            self.socket.settimeout(before)
        return True

    def send(self, parcels: Sequence[Parcel], may_begin: Callable[[], bool]) -> Iterator[Refused | None]:
        """The answer to each message in turn: None for accepted. Ends early when the next one may not be begun.

        What is done with an answer is done before the next dot. Raises RelayDown: neither this message nor a later
        one was sent; Unanswered: nobody can tell of this one, and no later one was sent.
        """
        if parcels and self.pipelined:
            self._say(b"".join(parcels[0].commands))
        text = _written(parcels[0]) if parcels else None
        for number, parcel in enumerate(parcels, start=1):
            no = self._envelope_answer() if self.pipelined else self._ask(parcel)
            if no is None and text is None:
                no, self.is_astray = refused("text", UNWRITTEN, b""), True
            coming = parcels[number] if number < len(parcels) and may_begin() else None
            ahead = b"".join(coming.commands) if coming and self.pipelined else b""
            if no is None and text is not None:
                self._send_text(text, ahead)
                text = _written(coming)  # while the relay takes this one
                answer = self._text_answer()
                yield answer
                if answer is not None and answer.code == CLOSING:
                    raise RelayDown("421 dot")
            else:
                yield no
                self._begin_anew(ahead)
                text = _written(coming)
            if coming is None:
                return

    def _envelope_answer(self) -> Refused | None:
        """The answers to MAIL, RCPT and DATA that were sent together: the first no, or None."""
        no = None
        for stage in STAGES:
            code, reply = self._reply(stage)
            if no is None and not _is_yes(stage, code):
                no = refused(stage, code, reply)
        self.is_astray = no is not None and code == GO_ON
        return no

    def _ask(self, parcel: Parcel) -> Refused | None:
        for stage, command in zip(STAGES, parcel.commands, strict=True):
            self._say(command)
            code, reply = self._reply(stage)
            if not _is_yes(stage, code):
                return refused(stage, code, reply)
        return None

    def _begin_anew(self, ahead: bytes) -> None:
        if self.is_astray:
            raise Astray("354 after a refusal")
        self._say(b"RSET\r\n" + ahead)
        self._reply("mail")

    def _send_text(self, message: bytes, ahead: bytes) -> None:
        crash.point("in data")
        self._hand_over(stuffed(message), b".\r\n" + ahead)
        crash.point("dotted")

    def _text_answer(self) -> Refused | None:
        try:
            code, reply = self._read()
        except FAULTS:
            raise Unanswered("no answer") from None
        crash.point("answered")
        if code < 200:
            raise Unanswered("no reply")
        return None if code < 300 else refused("dot", code, reply)

    def _hand_over(self, text: bytes, end: bytes) -> None:
        """RelayDown while the dot is certainly not out, Unanswered from then on."""
        if self._is_encrypted:
            self._say(text)
            text, end = b"", end
        whole, done = memoryview(text + end), 0
        try:
            while done < len(whole):
                done += self.socket.send(whole[done:])
        except FAULTS as fault:
            if done > len(text) or self._is_encrypted:
                raise Unanswered("no answer") from None
            raise RelayDown(type(fault).__name__) from fault

    def _say(self, words: bytes) -> None:
        try:
            self.socket.sendall(words)
        except FAULTS as fault:
            raise RelayDown(type(fault).__name__) from fault

    def _reply(self, stage: Stage) -> tuple[int, bytes]:
        try:
            code, reply = self._read()
        except FAULTS as fault:
            raise RelayDown(type(fault).__name__) from fault
        if code == CLOSING or code < 200:
            raise RelayDown(f"{code} {stage}")
        return code, reply

    def _read(self) -> tuple[int, bytes]:
        """One reply: its code (0 for what is none), and the text of its first line."""
        first = line = self.lines.readline(LONGEST_LINE)
        for _ in range(MOST_LINES):
            if not line.endswith(b"\n"):
                raise smtplib.SMTPServerDisconnected("the connection ended")
            if line[3:4] != b"-":
                break
            line = self.lines.readline(LONGEST_LINE)
        return (int(line[:3]) if line[:3].isdigit() else 0), first[4:]

    @property
    def _is_encrypted(self) -> bool:
        return isinstance(self.socket, ssl.SSLSocket)


def _is_yes(stage: Stage, code: int) -> bool:
    return code == GO_ON if stage == "data" else 200 <= code < 300


def _written(parcel: Parcel | None) -> bytes | None:
    """Its message; None for one that cannot be written, which stops no other."""
    try:
        return parcel.write() if parcel is not None else None
    except Exception as fault:  # noqa: BLE001 whatever it is that cannot be written
        log.error("mail cannot be written", extra={"fault": type(fault).__name__})
        return None


def stuffed(message: bytes) -> bytes:
    """The text of DATA without its final dot: CRLF at its end, a dot before lines that start with one."""
    text = message if message.endswith(b"\r\n") else message + b"\r\n"
    if b"\n." in text:
        text = text.replace(b"\r\n.", b"\r\n..")
    return b"." + text if text.startswith(b".") else text
