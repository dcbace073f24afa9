"""The private calendar address: made anew as often as one likes; the one before ends with it."""

from __future__ import annotations

from unhurried.gatherings.models import CalendarFeed
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest, mint


def make_feed(person_id: int, *, titles: bool) -> str:
    """A new address for this person's calendar: its token, which is shown once and kept only as a digest."""
    token = mint()
    found = db.session.get(CalendarFeed, person_id) or CalendarFeed(person_id=person_id)
    found.token_digest, found.titles, found.made_at = digest(token), titles, clock.wall()
    db.session.add(found)
    db.session.flush()
    return token


def stop_feed(person_id: int) -> None:
    """End the address. Twice is once."""
    found = db.session.get(CalendarFeed, person_id)
    if found is not None:
        db.session.delete(found)
        db.session.flush()
