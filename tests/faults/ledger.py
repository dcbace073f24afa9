"""The ledger as the checker reads it: plain SQL from outside, without the product's own code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import create_engine, text

COLUMNS = "id, key, lane, kind, person_id, items, state, reason, message_id, resent, send_after, armed_at, told_at"
OPEN = ("pending", "claimed", "armed")


@dataclass(frozen=True)
class Row:
    """One row of the outbox."""

    id: int
    key: str
    lane: str
    state: str
    message_id: str
    kind: str = "letter"
    person_id: int | None = None
    items: tuple[str, ...] = ()
    reason: str | None = None
    resent: bool = False
    send_after: datetime | None = None
    armed_at: datetime | None = None
    told_at: datetime | None = None

    def __str__(self) -> str:
        return f"row {self.id} {self.key} ({self.lane}, {self.state}{', ' + self.reason if self.reason else ''})"


def read_ledger(url: str, after: int = 0) -> list[Row]:
    """Every row with a higher id than `after`, skips left out."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found = connection.execute(
                text(f"SELECT {COLUMNS} FROM outbox WHERE id > :after AND state <> 'skipped' ORDER BY id"),
                {"after": after},
            )
            return [_row(dict(one)) for one in found.mappings()]
    finally:
        engine.dispose()


def _row(one: dict[str, Any]) -> Row:
    items = json.loads(one["items"]) if isinstance(one["items"], str) else one["items"]
    times = {name: _instant(one[name]) for name in ("send_after", "armed_at", "told_at")}
    named = tuple(f"{item['item']}@{item.get('enrolment')}" for item in items)
    return Row(**{**one, **times, "items": named, "resent": bool(one["resent"])})


def _instant(value: Any) -> datetime | None:
    if value is None:
        return None
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
