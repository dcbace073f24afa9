"""What a message may hold, and when word of it may go out by mail. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from unhurried.pacing.rules import Rhythm

LONGEST = 20_000
DAY = timedelta(days=1)
WORD_LIVES = timedelta(days=3)


def word_goes_at(rhythm: Rhythm, moment: datetime) -> datetime:
    """The first instant at which a notice may reach this person: outside their quiet hours, on no hard day.

    A pause does not keep it back: a human wrote, and nothing here is automated (docs: pacing §3).
    """
    today = rhythm.date_of(moment)
    if not rhythm.is_quiet(moment) and not _hard(rhythm, moment):
        return moment
    hours = (rhythm.first_at(today + DAY * more) for more in count())
    return next(at for at in hours if at > moment and not _hard(rhythm, at))


def _hard(rhythm: Rhythm, at: datetime) -> bool:
    return any(day.covers(rhythm.date_of(at)) for day in rhythm.hard_days)
