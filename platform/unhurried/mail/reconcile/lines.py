"""One line of a log that Postfix writes: its time, which of its programs says it, and what. Pure.

Names in the time's form are English, whatever the machine's language. Half a line, a line of another program and
bytes of any kind are no lines, and say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

MONTHS = {name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
LINE = re.compile(
    rb"(?P<stamp>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^ ]{0,20}) \S{1,255} "
    rb"(?:[\w.-]{1,64}/){1,4}(?P<program>\w{1,32})\[(?P<pid>\d{1,10})\]: (?P<text>.*)"
)
QUEUED = re.compile(rb"(?P<id>[0-9A-Za-z]{3,32}): (?P<rest>.*)")


@dataclass(frozen=True)
class Line:
    """One line: `stamp` as it stands there, `queue_id` empty where the line is about no message."""

    stamp: bytes
    program: bytes
    pid: bytes
    queue_id: bytes
    text: bytes


def read_line(raw: bytes) -> Line | None:
    """The line, or None for what is no line of Postfix."""
    found = LINE.fullmatch(raw)
    if found is None:
        return None
    text = found["text"]
    queued = QUEUED.fullmatch(text)
    if queued is None or queued["id"] in (b"NOQUEUE", b"warning", b"fatal", b"error", b"panic"):
        return Line(found["stamp"], found["program"], found["pid"], b"", text)
    return Line(found["stamp"], found["program"], found["pid"], queued["id"], queued["rest"])


def stamp_of(raw: bytes) -> bytes | None:
    """The time with which a line of Postfix begins, as it stands there."""
    found = LINE.fullmatch(raw)
    return found["stamp"] if found else None


def instant(stamp: bytes, zone: tzinfo | None, now: datetime) -> datetime | None:
    """The instant in UTC; None for what is no time.

    The old form names neither year nor zone: the zone is the given one (None: this machine's), the year that which
    brings it nearest to `now`. An hour that the clocks show twice is taken for the first, so that it is never later.
    """
    try:
        if stamp[:4].isdigit():
            found = datetime.fromisoformat(stamp.decode("ascii").replace(",", "."))
        else:
            found = _without_year(stamp, zone, now)
        aware = found if found.tzinfo is not None else found.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    except (ValueError, KeyError, OverflowError):
        return None


def _without_year(stamp: bytes, zone: tzinfo | None, now: datetime) -> datetime:
    month, day = MONTHS[stamp[:3]], int(stamp[4:6])
    hour, minute, second = (int(part) for part in stamp[7:].split(b":"))
    local = now.astimezone(zone)
    tries = [_on(year, month, day) for year in (local.year - 1, local.year, local.year + 1)]
    near = [one.replace(hour=hour, minute=minute, second=second) for one in tries if one is not None]
    return min(near, key=lambda one: abs(one - local.replace(tzinfo=None)))


def _on(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day)  # noqa: DTZ001 the caller knows the zone
    except ValueError:
        return None
