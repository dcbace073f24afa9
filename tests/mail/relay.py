"""A relay that follows a script, for manners that a well-behaved server does not have."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Relay:
    """Answers each command by `answers` (by its first word), else with yes; `close` is an answer too.

    `kept` holds what was accepted, `unfinished` what ended without its dot.
    """

    answers: dict[str, str] = field(default_factory=dict)
    before_dot: Callable[[], None] = lambda: None
    kept: list[bytes] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        """The address for the settings."""
        return f"smtp://127.0.0.1:{self.port}"

    def serve(self, peer: socket.socket) -> None:
        """Talk to one client until it goes."""
        self.connections += 1
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
        going = self._answer(peer, word, usual)
        if word == "DATA" and going and not self.answers.get("DATA", "3").startswith(("4", "5")):
            return self._take(peer, lines)
        return going and word != "QUIT"

    def _take(self, peer: socket.socket, lines: object) -> bool:
        text = b""
        while (line := lines.readline()) != b".\r\n":  # type: ignore[attr-defined]
            if not line:
                return False
            text += line
        answer = self.answers.get("DOT", "250 2.0.0 taken")
        if not answer.startswith(("4", "5")):
            self.kept.append(text)
        return self._answer(peer, "DOT", answer)

    def _answer(self, peer: socket.socket, word: str, usual: str) -> bool:
        answer = self.answers.get(word, usual)
        if answer == "close":
            return False
        peer.sendall(answer.encode() + b"\r\n")
        return True


@contextmanager
def relay() -> Iterator[Relay]:
    """The relay, on a free port of loopback, for the length of the block."""
    server, listener = Relay(), socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]

    def accept() -> None:
        with suppress(OSError):
            while True:
                peer, _where = listener.accept()
                threading.Thread(target=server.serve, args=(peer,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
