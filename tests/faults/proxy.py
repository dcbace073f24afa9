"""A line between the workers and the relay that can be cut, stalled, or not be there at all."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.faults.oracle import RESET

PIECE = 65536


@dataclass
class Proxy:
    """Carries bytes both ways as long as `flowing` is set; `refusing` closes whoever comes; `reset` cuts all."""

    to: int
    port: int = 0
    refusing: bool = False
    flowing: threading.Event = field(default_factory=threading.Event)
    _open: set[socket.socket] = field(default_factory=set)

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
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.to)) as there, here:
            self._open.update((here, there))
            back = threading.Thread(target=self._carry, args=(there, here), daemon=True)
            back.start()
            self._carry(here, there)
            back.join()
            self._open.difference_update((here, there))

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(PIECE):
                self.flowing.wait()
                other.sendall(piece)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxy(to: int) -> Iterator[Proxy]:
    """The line to that port of loopback, for the length of the block."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)
    found = Proxy(to, listener.getsockname()[1])
    found.flow()

    def accept() -> None:
        with suppress(OSError):
            while True:
                peer, _where = listener.accept()
                threading.Thread(target=found.join, args=(peer,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        found.flow()
        found.reset()
        thread.join(5)
