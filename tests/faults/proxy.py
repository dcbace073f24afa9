"""A line between the workers and the relay that can be cut, stalled, or not be there at all."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.faults.oracle import RESET
from tests.infra.listening import listening

PIECE = 65536


@dataclass
class Proxy:
    """Carries bytes both ways as long as `flowing` is set; `refusing` closes whoever comes; `reset` cuts all.

    `to` is a port of loopback, or the path of a socket.
    """

    to: int | str
    port: int = 0
    refusing: bool = False
    flowing: threading.Event = field(default_factory=threading.Event)
    _open: set[socket.socket] = field(default_factory=set)
    _frozen: set[socket.socket] = field(default_factory=set)

    @property
    def url(self) -> str:
        """The address for UNHURRIED_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def stall(self) -> None:
        """Carry nothing from now on, and keep every connection."""
        self.flowing.clear()

    def flow(self) -> None:
        """Carry on, with what had waited."""
        self.refusing = False
        self.flowing.set()

    def freeze(self) -> None:
        """Carry nothing more over the connections that are open, ever, and close none; new ones flow."""
        self._frozen.update(self._open)

    def reset(self) -> int:
        """Cut every connection that is open; how many."""
        found = list(self._open)
        for one in found:
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                one.shutdown(socket.SHUT_RDWR)
        return len(found) // 2

    def join(self, here: socket.socket) -> None:
        """Carry one connection until either side ends it."""
        if self.refusing:
            here.close()
            return
        with suppress(OSError), here, self._connect() as there:
            self._open.update((here, there))
            back = threading.Thread(target=self._carry, args=(there, here), daemon=True)
            back.start()
            self._carry(here, there)
            back.join()
            self._open.difference_update((here, there))

    def _connect(self) -> socket.socket:
        if isinstance(self.to, int):
            return socket.create_connection(("127.0.0.1", self.to))
        found = socket.socket(socket.AF_UNIX)
        try:
            found.connect(self.to)
        except OSError:
            found.close()
            raise
        return found

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(PIECE):
                self.flowing.wait()
                if one not in self._frozen:
                    other.sendall(piece)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxy(to: int | str) -> Iterator[Proxy]:
    """The line to that port of loopback or that socket, for the length of the block."""
    found = Proxy(to)
    found.flow()
    try:
        with listening(found.join) as found.port:
            yield found
    finally:
        found.flow()
        found.reset()
