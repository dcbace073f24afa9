"""When a post is read before others see it, and by when. Pure. docs: care §5"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

State = Literal["waiting", "held", "shown", "hidden"]
READ_FIRST = timedelta(days=14)
WEEKDAYS = (1, 2, 3, 4, 5)


def is_read_first(starts_on: date, zone: str, now: datetime) -> bool:
    """Whether a facilitator reads each post before others do: until the group is two weeks old."""
    return now.astimezone(ZoneInfo(zone)).date() < starts_on + READ_FIRST


def working_day_after(now: datetime, zone: str, days: Sequence[int] = WEEKDAYS) -> date:
    """The date by which a post that waits is read: the next of the staffed weekdays (ISO, in the zone)."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    while day.isoweekday() not in (days or WEEKDAYS):
        day += timedelta(days=1)
    return day


def state_of_new(*, danger: bool, read_first: bool) -> State:
    """What becomes of a new text, or of a changed one."""
    if danger:
        return "held"
    return "waiting" if read_first else "shown"
