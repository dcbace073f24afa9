"""A relay that follows a script and keeps a record: what it took over is on the disk before it says so.

Steps are `CONNECT`, the commands by their first word, `DOT` for the end of a message, and `QUIT`. An answer is a line
of SMTP, or one of these words: `close` cuts the line there, `silence` says nothing any more, and, after the dot,
`taken, close` and `taken, silence` take the message over first and never say so; `lie` says so and takes nothing.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from tests.faults.record import Record, Taken, taken
from tests.infra.listening import listening
from tests.infra.maillog import MailLog

USUAL = {
    "CONNECT": "220 oracle.test ESMTP",
    "DATA": "354 go on",
    "DOT": "250 2.0.0 taken",
    "QUIT": "221 2.0.0 bye",
    "STARTTLS": "220 2.0.0 go ahead",
}
OFFERS = ("oracle.test", "PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES")
RESET = struct.pack("ii", 1, 0)


@dataclass
class Oracle:
    """`say` scripts the next answers of a step, `always` all of them, `on` what else happens when a step is reached.

    With a `log` it writes down what it does as Postfix does it: of a message that it took before it says so.
    `takes` says how many seconds it lets pass between the one and the other.
    """

    record: Record
    port: int = 0
    log: MailLog | None = None
    offers: tuple[str, ...] = OFFERS
    certificate: ssl.SSLContext | None = None
    always: dict[str, str] = field(default_factory=dict)
    on: dict[str, Callable[[], None]] = field(default_factory=dict)
    takes: Callable[[], float] | None = None
    seen: Counter[str] = field(default_factory=Counter)
    _next: dict[str, deque[str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _peers: set[socket.socket] = field(default_factory=set)

    @property
    def url(self) -> str:
        """The address for UNHURRIED_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def taken(self) -> list[Taken]:
        """What the record holds."""
        return self.record.read()

    @property
    def talks(self) -> frozenset[socket.socket]:
        """The connections that it is not through with."""
        return frozenset(self._peers)

    def say(self, step: str, *answers: str) -> None:
        """Answer the next steps of this name so, in turn, and then as usual."""
        self._next.setdefault(step, deque()).extend(answers)

    def be_good(self) -> None:
        """Forget the script."""
        self._next.clear(), self.always.clear(), self.on.clear()

    def cut_all(self) -> None:
        """Reset every connection that is open."""
        for peer in list(self._peers):
            _will_reset(peer)
            with suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)

    def serve(self, peer: socket.socket) -> None:
        """Talk to one client until it goes or the script ends it."""
        self._peers.add(peer)
        talk = _Talk(self, peer)
        try:
            with suppress(OSError, EndOfTalk):
                talk.hold()
        finally:
            self._peers.discard(peer)
            talk.lines.close()
            talk.peer.close()

    def answer(self, step: str) -> str:
        """What the script says now to this step."""
        with self._lock:
            self.seen[step] += 1
            happening, waiting = self.on.pop(step, None), self._next.get(step)
            found = waiting.popleft() if waiting else self.always.get(step, USUAL.get(step, "250 2.0.0 well"))
        if happening:
            happening()
        return found


class EndOfTalk(Exception):
    """The connection is over."""


class _Talk:
    """One connection: its state, and its way through the script."""

    def __init__(self, oracle: Oracle, peer: socket.socket) -> None:
        self.oracle, self.peer = oracle, peer
        self.lines: BinaryIO = peer.makefile("rb")
        self.sender = self.to = ""

    def hold(self) -> None:
        if self.oracle.log is not None:
            self.oracle.log.say("postfix/smtpd", id(self) % 60_000, "connect from localhost[127.0.0.1]")
        self._act("CONNECT")
        while line := self.lines.readline():
            word = line.split(b" ")[0].strip().decode("ascii", "replace").upper()
            self._command(word, line.decode("utf-8", "replace").strip())

    def _command(self, word: str, line: str) -> None:
        said = self._act(word, self._greeting() if word in ("EHLO", "HELO") else "")
        if not said.startswith(("2", "3")):
            return
        if word in ("MAIL", "RCPT"):
            address = line.partition("<")[2].partition(">")[0]
            self.sender, self.to = (address, "") if word == "MAIL" else (self.sender, address)
        elif word == "DATA":
            self._message()
        elif word == "STARTTLS":
            self._encrypt()
        elif word == "QUIT":
            raise EndOfTalk

    def _greeting(self) -> str:
        tls = ("STARTTLS",) if self.oracle.certificate and not isinstance(self.peer, ssl.SSLSocket) else ()
        *first, last = (*self.oracle.offers, *tls)
        return "".join(f"250-{line}\r\n" for line in first) + f"250 {last}"

    def _act(self, step: str, usual: str = "") -> str:
        said = self.oracle.answer(step)
        if usual and said.startswith("250"):
            said = usual
        return self._say(said)

    def _say(self, said: str) -> str:
        if said == "close":
            _will_reset(self.peer)
            raise EndOfTalk
        if said == "silence":
            while self.peer.recv(65536):
                pass
            raise EndOfTalk
        self.peer.sendall(said.encode() + b"\r\n")
        return said

    def _message(self) -> None:
        text, whole = self._text()
        found = taken(self.sender, self.to, text, answered=True)
        queue_id = self._note_begin(found, is_cut=not whole)
        if not whole:
            raise EndOfTalk
        said = self.oracle.answer("DOT")
        is_taken = said.startswith(("2", "taken"))
        if is_taken:
            self.oracle.record.add(replace(found, answered=said.startswith("2")))
        self._note_end(queue_id, said, is_taken=is_taken)
        if self.oracle.takes is not None:
            time.sleep(self.oracle.takes())
        self._say(USUAL["DOT"] if said == "lie" else said.removeprefix("taken, "))

    def _text(self) -> tuple[bytes, bool]:
        """What came in, and whether it came in whole."""
        text = bytearray()
        while (line := self.lines.readline()) != b".\r\n":
            if not line:
                return bytes(text), False
            text += line[1:] if line.startswith(b"..") else line
        return bytes(text), True

    def _note_begin(self, found: Taken, *, is_cut: bool) -> str:
        log, pid = self.oracle.log, id(self) % 60_000
        if log is None:
            return ""
        queue_id = log.new_id()
        log.begin_talk(queue_id, pid)
        if found.message_id != "None":
            log.see(queue_id, found.message_id)
        if is_cut:
            log.cut_off(pid)
        return queue_id

    def _note_end(self, queue_id: str, said: str, *, is_taken: bool) -> None:
        log = self.oracle.log
        if log is not None and is_taken and said != "lie":
            log.queue(queue_id), log.deliver(queue_id), log.remove(queue_id)
        elif log is not None and said.startswith(("4", "5")):
            log.refuse(queue_id)

    def _encrypt(self) -> None:
        assert self.oracle.certificate is not None
        self.peer = self.oracle.certificate.wrap_socket(self.peer, server_side=True)
        self.lines = self.peer.makefile("rb")


def _will_reset(peer: socket.socket) -> None:
    """Let the end of this connection be an error for the other side."""
    with suppress(OSError):
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


@contextmanager
def oracle(file: Path, **how: object) -> Iterator[Oracle]:
    """The relay on a free port of loopback, with its record in that file, for the length of the block."""
    found = Oracle(Record(file), 0, **how)  # type: ignore[arg-type]
    try:
        with listening(found.serve) as found.port:
            yield found
    finally:
        found.cut_all()
