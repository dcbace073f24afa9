"""The usual next week at an own pace: it opens on the very date on which its interval is over. docs: pacing §2.4"""

from __future__ import annotations

from datetime import datetime, timedelta

from unhurried.pacing.rules.places import Opening, Place
from unhurried.pacing.rules.rhythm import Rhythm


def own_opening(rhythm: Rhythm, place: Place, interval: int, last: Opening, read: datetime | None) -> Opening | None:
    """The week after the highest, for somebody in one group at one pace; None where it does not open when it is due.

    `read` is when the last one was read, if that is what the interval begins with. As an interval has seven dates at
    least, neither the 72 hours nor the two openings in seven dates can be in the way.
    """
    if last.position == len(place.weeks):
        return None
    week = place.weeks[last.position]
    start = rhythm.date_of(read) if read and place.weeks[last.position - 1].counted else last.day
    day = start + timedelta(days=interval)
    at = rhythm.open_at(day)
    return Opening(place.id, week.position, week.kind, at, day) if at else None
