"""A relay that follows a script, for manners that a well-behaved server does not have."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.infra.listening import listening


@dataclass
class Relay:
    """Answers each command by `answers` (by its first word), else with yes; `close` and `silence` (for good) are too.

    `only` has the answer to the nth of such commands (`{"RCPT": {1: "550 no"}}`). `kept` holds what was accepted.
    `strict` refuses DATA where nobody may get the text; each text takes so many `seconds`.
    """

    answers: dict[str, str] = field(default_factory=dict)
    before_dot: Callable[[], None] = lambda: None
    kept: list[bytes] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    only: dict[str, dict[int, str]] = field(default_factory=dict)
    strict: bool = False
    pipelined: bool = False
    peers: list[socket.socket] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    takers: int = 0
    seconds: float = 0.0

    @property
    def url(self) -> str:
        """The address for the settings."""
        return f"smtp://127.0.0.1:{self.port}"

    def serve(self, peer: socket.socket) -> None:
        """Talk to one client until it goes."""
        self.connections += 1
        self.peers.append(peer)
        with peer, peer.makefile("rb") as lines, suppress(OSError):
            if not self._answer(peer, "CONNECT", "220 relay.test"):
                return
            while line := lines.readline():
                word = line.split(b" ")[0].strip().decode().upper()
                self.said.append(word)
                if not self._command(peer, lines, word):
                    return

    def _command(self, peer: socket.socket, lines: object, word: str) -> bool:
        usual = {"DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 relay.test")
        if word == "DATA" and self.strict and not self.takers:
            usual = "554 5.5.1 no valid recipients"
        said = self._chosen(word, usual)
        self.takers = {"MAIL": 0, "RSET": 0, "RCPT": int(said[0] == "2")}.get(word, self.takers)
        going = self._say(peer, said)
        if word == "DATA" and going and said.startswith("3"):
            return self._take(peer, lines)
        return going and word != "QUIT"

    def hang_up(self) -> None:
        """Close every connection, as a relay does after a while."""
        for peer in self.peers:
            with suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)

    def _take(self, peer: socket.socket, lines: object) -> bool:
        text = b""
        while (line := lines.readline()) != b".\r\n":  # type: ignore[attr-defined]
            if not line:
                return False
            text += line
        self.before_dot()
        answer = self._chosen("DOT", "250 2.0.0 taken")
        threading.Event().wait(self.seconds)
        if not answer.startswith(("4", "5")):
            self.kept.append(text)
        return self._say(peer, answer)

    def _answer(self, peer: socket.socket, word: str, usual: str) -> bool:
        return self._say(peer, self._chosen(word, usual))

    def _chosen(self, word: str, usual: str) -> str:
        number = self.counted[word] = self.counted.get(word, -1) + 1
        return self.only.get(word, {}).get(number) or self.answers.get(word, usual)

    def _say(self, peer: socket.socket, answer: str) -> bool:
        if answer == "close":
            return False
        if answer == "silence":
            while peer.recv(65536):
                pass
            return False
        peer.sendall(answer.encode() + b"\r\n")
        return True


@contextmanager
def relay() -> Iterator[Relay]:
    """The relay, on a free port of loopback, for the length of the block."""
    server = Relay()
    with listening(server.serve) as server.port:
        yield server
