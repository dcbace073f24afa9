"""Ending the process one is in, at a named point or at any step that the world could see."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from unhurried.kit import crash

STEP = "step"


class Reaper:
    """Kills this process, without a word of warning, when it comes to a point for the `nth` time."""

    def __init__(self, point: str, nth: int) -> None:
        self.point, self.left = point, nth

    def __call__(self, name: str) -> None:
        if name != self.point:
            return
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def reap_at(point: str, nth: int) -> None:
    """From now on this process dies there. `step` counts commits, and all that is said to or heard from the relay."""
    reaper = Reaper(point, nth)
    if point == STEP:
        _count_steps(lambda: reaper(STEP))
    else:
        crash.watch(reaper)


def _count_steps(count: Callable[[], None]) -> None:
    """Before and after each commit, and before each piece that goes over a socket of Python's, which is the relay's."""
    event.listen(Engine, "commit", lambda _connection: count())
    crash.watch(lambda name: count() if name == "before the ring" else None)
    for name in ("send", "sendall", "recv_into", "recv"):
        setattr(socket.socket, name, _counted(getattr(socket.socket, name), count))


def _counted(what: Callable[..., Any], count: Callable[[], None]) -> Callable[..., Any]:
    def counted(*given: Any, **more: Any) -> Any:
        count()
        return what(*given, **more)

    return counted
