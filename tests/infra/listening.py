"""A port of loopback at which each connection gets a thread of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def listening(serve: Callable[[socket.socket], object]) -> Iterator[int]:
    """The number of a free port; whoever comes is served beside the others, for the length of the block."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=200)

    def accept() -> None:
        with suppress(OSError):
            while True:
                peer, _where = listener.accept()
                threading.Thread(target=serve, args=(peer,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
