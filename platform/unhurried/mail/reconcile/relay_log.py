"""The relay's log as a provider: a Message-ID is found in it, or the log has moved past the time of its message."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path

from unhurried.kit import clock
from unhurried.mail.reconcile.files import Pages
from unhurried.mail.reconcile.lines import instant, read_line, stamp_of
from unhurried.mail.reconcile.provider import Answer
from unhurried.mail.reconcile.queue import Queue

AT_ONCE = 16 << 20
LOOK_BACK = timedelta(minutes=30)
AHEAD = timedelta(minutes=2)
FORGOTTEN = timedelta(minutes=5)
NEVER = datetime.min.replace(tzinfo=UTC)


class RelayLog:
    """Reads a log in Postfix's form, some megabytes at a time, from before the oldest message that is asked about.

    It goes on where it left while it is asked again within minutes; else it lets go of everything and begins anew.
    """

    def __init__(self, file: Path, zone: tzinfo | None = None, at_once: int = AT_ONCE) -> None:
        self.file, self.zone, self.at_once = file, zone, at_once
        self._lock = threading.Lock()
        self._pages: Pages | None = None
        self._queue = Queue()
        self._newest: datetime | None = None
        self._since = self._asked = NEVER

    def fates(self, over_by: Mapping[str, datetime]) -> dict[str, Answer]:
        """See `provider.Provider`. Raises OSError where the log cannot be read."""
        with self._lock:
            self._begin(min(over_by.values(), default=clock.wall()) - LOOK_BACK)
            self._read()
            return {name: self._fate(name, over) for name, over in over_by.items()}

    def _fate(self, name: str, over: datetime) -> Answer:
        if self._queue.has_taken(name):
            return "accepted"
        is_past = self._newest is not None and over <= self._newest <= clock.wall() + AHEAD
        return "refused" if is_past and self._knows_all and not self._queue.may_have_taken(name) else "unknown"

    @property
    def _knows_all(self) -> bool:
        pages = self._pages
        return pages is not None and pages.is_whole and pages.is_at_end and self._queue.is_whole

    def _begin(self, since: datetime) -> None:
        """Have the log open at a place before this instant."""
        now = clock.wall()
        stale = now - self._asked > FORGOTTEN or since < self._since
        if self._pages is None or stale or self._pages.was_rotated:
            self._forget()
            self._since = since
            self._pages = Pages(self.file, partial(_is_since, self.zone, since, now))
        self._asked = now

    def _read(self) -> None:
        assert self._pages is not None
        last = None
        for raw in self._pages.lines(self.at_once):
            line = read_line(raw)
            if line is not None:
                last = line.stamp
                self._queue.hear(line)
        if last is not None:
            self._newest = instant(last, self.zone, clock.wall()) or self._newest

    def _forget(self) -> None:
        if self._pages is not None:
            self._pages.close()
        self._pages, self._queue, self._newest = None, Queue(), None


def _is_since(zone: tzinfo | None, since: datetime, now: datetime, raw: bytes) -> bool | None:
    stamp = stamp_of(raw)
    at = instant(stamp, zone, now) if stamp is not None else None
    return None if at is None else at >= since
