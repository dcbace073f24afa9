"""How a sending process ends when it is told to: the group that it carries is carried to its end, none is begun.

The parent ends its children itself once they are idle; this is for whoever tells all at once, as systemd does.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from unhurried.mail.service.draining import finish_up

LINGERS = 1.0


@contextmanager
def unbroken() -> Iterator[None]:
    """Work that a SIGTERM does not cut off; the process ends after it, once its parent has heard of the result."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told = list[int]()
    before = signal.signal(signal.SIGTERM, lambda number, _frame: _note(told, number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        if told:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, LINGERS)


def _note(told: list[Any], number: int) -> None:
    told.append(number)
    finish_up()
