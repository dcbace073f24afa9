"""Who rests today: their own local date decides, and never why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing import rules
from unhurried.pacing.models import Pause

AT_ONCE = 10_000


def resting_people(people: Sequence[Person]) -> set[int]:
    """Who of these is in a pause or time off on their own local date."""
    return resting_now({person.id: person.zone for person in people})


def resting_now(zones: Mapping[int, str]) -> set[int]:
    """The same, of people by id with their zones; one query for some thousands, none for nobody."""
    now, ids = clock.now(), sorted(zones)
    rows = select(Pause.person_id, Pause.starts_on, Pause.days, Pause.ended_on).where(Pause.set_at <= now)
    found = [
        row
        for first in range(0, len(ids), AT_ONCE)
        for row in db.session.execute(rows.where(Pause.person_id.in_(ids[first : first + AT_ONCE])))
    ]
    return {
        row.person_id
        for row in found
        if rules.Pause(row.starts_on, row.days, row.ended_on).covers(rules.local(zones[row.person_id], now).date())
    }
