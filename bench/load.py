"""A small generator of load: one process that keeps some requests under way, each over a connection of its own.

The sync workers of gunicorn close after each answer, so that a connection each is what a proxy opens as well.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

CHUNK = 1 << 17


@dataclass
class Found:
    """What came back: answers by status, seconds by the clock on the wall, and the share of them that we computed."""

    seconds: float = 0.0
    busy: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return self.statuses.total() / self.seconds


def get(path: str, *, host: str, cookie: str = "") -> bytes:
    """A request as the proxy in front passes it on."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "X-Forwarded-Proto: https", "X-Forwarded-For: 192.0.2.7"]
    lines += ["Accept-Encoding: gzip", "Connection: close", *([f"Cookie: {cookie}"] if cookie else [])]
    return "\r\n".join([*lines, "", ""]).encode()


def fire(
    port: int,
    requests: Sequence[bytes],
    number: int,
    *,
    at_once: int = 6,
    midway: Callable[[], object] | None = None,
    seen: Callable[[int, bytes], object] | None = None,
) -> Found:
    """Send `number` requests in turn, `at_once` of them under way; `seen` gets each one's number and whole answer.

    `midway` is called once, after half of the requests were sent and before the others are.
    """
    found, ready, begun = Found(), selectors.DefaultSelector(), time.perf_counter()
    worked, sent, done = time.process_time(), 0, 0
    while done < number:
        while sent < number and sent - done < at_once:
            if sent == number // 2 and midway:
                midway()
            line = _send(port, requests[sent % len(requests)])
            ready.register(line, selectors.EVENT_READ, (sent, []))
            sent += 1
        for key, _events in ready.select():
            done += _take(key, ready, found, seen)
    found.seconds, found.busy = time.perf_counter() - begun, time.process_time() - worked
    ready.close()
    return found


def _send(port: int, request: bytes) -> socket.socket:
    line = socket.socket()
    line.connect(("127.0.0.1", port))
    line.sendall(request)
    return line


def _take(
    key: selectors.SelectorKey,
    ready: selectors.BaseSelector,
    found: Found,
    seen: Callable[[int, bytes], object] | None,
) -> bool:
    """Take what is there; whether the answer is whole."""
    number, pieces = key.data
    line: socket.socket = key.fileobj  # type: ignore[assignment]
    piece = line.recv(CHUNK)
    if piece:
        pieces.append(piece)
        return False
    ready.unregister(line)
    line.close()
    answer = b"".join(pieces)
    found.statuses[int(answer[9:12] or 0)] += 1
    if seen:
        seen(number, answer)
    return True
