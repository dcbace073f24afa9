"""Letters that a soak writes, and what is known of them from outside the ledger: which they are, and since when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.exc import DBAPIError

from bench.people import DUE
from unhurried.accounts.service.links import ask_for_link
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.service import put_many

ITEMS = {"lesson": "lesson:2", "gentle": "reminder:2"}
AT_ONCE = (1, 3, 25)


def letter(who: int, number: int, lane: str) -> dict[str, Any]:
    """A letter to one person that is due, for `put_many`; each number is another date."""
    day = DUE.date() + timedelta(days=number)
    return {
        "kind": "letter",
        "key": f"letter:{who}:{day}",
        "lane": lane,
        "person_id": who,
        "items": [{"item": ITEMS[lane], "enrolment": who}],
        "local_date": day,
        "planned_at": DUE,
        "send_after": DUE - timedelta(minutes=1),
        "expires_at": DUE + timedelta(days=3),
    }


@dataclass
class Writer:
    """Writes a few letters at a time; one that a broken database may not have kept counts as not written."""

    first: int
    number: int = 0
    written: dict[str, datetime] = field(default_factory=dict)

    def write(self, chance: Random) -> None:
        """Some letters of a class by chance, in one transaction."""
        self.number += 1
        lane, count = chance.choices(("lesson", "gentle", "urgent"), (5, 3, 2))[0], chance.choice(AT_ONCE)
        try:
            keys = self._sign_ins(count) if lane == "urgent" else self._letters(lane, count)
        except DBAPIError:
            db.session.rollback()
            return
        self.written.update(dict.fromkeys(keys, clock.wall()))

    def _letters(self, lane: str, count: int) -> list[str]:
        rows = [letter(who, self.number, lane) for who in range(1, count + 1)]
        with transaction():
            put_many(rows)
        return [row["key"] for row in rows]

    def _sign_ins(self, count: int) -> list[str]:
        with transaction():
            asked = [ask_for_link(f"p{who}@people.example", "") for who in range(1, min(count, 5) + 1)]
            return [f"signin:{one.link.id}" for one in asked]
