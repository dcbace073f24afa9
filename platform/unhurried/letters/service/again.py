"""A letter that a facilitator has go now: one that never arrived, once more; or a word to the group (docs: pacing §3).

It has its place in the budget like any other, and never one that something weightier to come would need. Nothing here
commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from unhurried.audit import service as audit
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.letters import rules
from unhurried.letters.queries import LETTER, items_of, people_of, stored
from unhurried.letters.rules.budget import fits
from unhurried.letters.rules.compose import write
from unhurried.letters.rules.items import REMINDER
from unhurried.letters.rules.moment import Moment
from unhurried.letters.rules.reserved import dates_ahead
from unhurried.letters.service.writing import runs_out
from unhurried.mail import service as mail
from unhurried.mail.models import Bounce, OutboxRow
from unhurried.pacing.service import record_openings

WEEKS = ("lesson", "rest")
CAME_BACK = ("hard", "soft", "policy")


def may_go_now(person: rules.Person, now: datetime, wanted: Sequence[rules.Item] = ()) -> bool:
    """Whether a letter may be written now: today's hour is over, today and the days to come have a place left.

    `wanted` is what it would carry: that takes no place in the days to come.
    """
    day = person.rhythm.date_of(now)
    hour = person.rhythm.at(day)
    if hour is None or hour > now or not rules.may_go_out(person, now):
        return False
    history = person.history
    if day in history.sent_on or not fits(day, history.taken):
        return False
    moment = Moment(person, day, now)
    return fits(day, history.taken | dates_ahead(moment, list(wanted), REMINDER, write))


def never_arrived(rows: Iterable[OutboxRow], enrolment: int) -> set[int]:
    """The rows whose letter about an open week of this enrolment surely did not arrive and was not sent again."""
    found = {row.id: row for row in rows if row.kind == LETTER and weeks_in(row, enrolment)}
    bounced = set(db.session.scalars(select(Bounce.outbox_id).where(Bounce.outbox_id.in_(found), _came_back())))
    lost = [row for row in found.values() if row.state == "dead" or (row.state == "sent" and row.id in bounced)]
    done = set(db.session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_([key_of(row.id) for row in lost]))))
    return {row.id for row in lost if key_of(row.id) not in done}


def _came_back() -> Any:
    return Bounce.what.in_(CAME_BACK)


def weeks_in(row: OutboxRow, enrolment: int) -> list[rules.Item]:
    """The weeks of this enrolment that a letter is about."""
    return [item for item in items_of(row.items) if item.place == str(enrolment) and item.kind in WEEKS]


def key_of(row_id: int) -> str:
    """A letter goes again once."""
    return f"again:{row_id}"


def send_again(row: OutboxRow, enrolment: int, email: str, *, by: int | None) -> bool:
    """Have the letter about the weeks of this enrolment go now; False where it may not, or not today."""
    assert row.person_id is not None
    record_openings([row.person_id])
    person = people_of([row.person_id]).get(row.person_id)
    now = clock.now()
    if person is None or row.id not in never_arrived([row], enrolment) or mail.address_stopped(email):
        return False
    opened = {place.id: place.openings for place in person.places if place.left is None}
    items = [item for item in weeks_in(row, enrolment) if item.position in opened.get(item.place, {})]
    if not items or not may_go_now(person, now):
        return False
    put_now(person, row.person_id, items, key_of(row.id), now)
    audit.record("letter sent again", actor=by, subject=row.person_id, letter=row.id)
    return True


def put_now(person: rules.Person, who: int, items: Sequence[rules.Item], key: str, now: datetime) -> bool:
    """Put a letter of these items into the outbox, to go at once; whether it is new."""
    row = mail.put(
        LETTER,
        key,
        lane=rules.lane_of(tuple(items)),
        person_id=who,
        items=[stored(item) for item in items],
        local_date=person.rhythm.date_of(now),
        planned_at=now,
        send_after=now,
        expires_at=runs_out(person.rhythm, now),
    )
    return row is not None


def who_may_have_now(people: Iterable[int]) -> set[int]:
    """Those of these people to whom a letter may go at this moment; their number is all that anybody is told."""
    now = clock.now()
    return {who for who, person in people_of(people).items() if may_go_now(person, now)}


def say_now(announcement: int, places: Mapping[int, int]) -> int:
    """Have an announcement go at once to those of `places` (enrolment id to person id) to whom a letter may go now.

    The others have it in their next letter. Returns how many have it at once. Call it where it was announced.
    """
    now, said = clock.now(), 0
    people = people_of(places.values())
    for place, who in sorted(places.items()):
        person = people.get(who)
        item = rules.Item(str(place), "announcement", str(announcement))
        if person is not None and may_go_now(person, now, [item]):
            said += put_now(person, who, [item], f"letter:{who}:{person.rhythm.date_of(now)}", now)
    return said
