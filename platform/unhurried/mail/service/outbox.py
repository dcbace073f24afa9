"""Writing rows, each once under its natural key, in the transaction of its cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.kit import clock
from unhurried.kit.db import WriteOutsideTransaction, db, note
from unhurried.kit.settings import settings
from unhurried.kit.tokens import derive, mint, mint_in_order
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import LANES, LETTER, treatment
from unhurried.mail.senders.message import domain_of
from unhurried.mail.service.restoring import mail_waits


def put(
    kind: str,
    key: str,
    *,
    lane: str,
    person_id: int | None = None,
    ref: int | None = None,
    items: Sequence[dict[str, Any]] = (),
    local_date: date | None = None,
    planned_at: datetime | None = None,
    send_after: datetime,
    expires_at: datetime | None = None,
) -> OutboxRow | None:
    """Write one message to be sent after `send_after` (programme time); None when the key was there already.

    The row and its sending belong to the caller's transaction: rolled back, nothing is sent.
    """
    values = {"kind": kind, "key": key, "lane": lane, "person_id": person_id, "ref": ref, "items": items}
    times = {"planned_at": planned_at, "send_after": send_after, "expires_at": expires_at}
    if not put_many([{**values, **times, "local_date": local_date}]):
        return None
    dated = OutboxRow.local_date.is_(None) if local_date is None else OutboxRow.local_date == local_date
    return db.session.scalars(select(OutboxRow).where(dated, OutboxRow.key == key)).one()


def put_many(rows: Iterable[Mapping[str, Any]]) -> int:
    """Write many messages, each a dict of `put`'s arguments; how many were new. The commit rings."""
    found = [_complete(row) for row in rows]
    _hold_while_mail_waits(found)
    written = _insert(found)
    for lane in {row["lane"] for row in found if row["state"] == "pending"} if written else ():
        note(lane)
    return written


def _hold_while_mail_waits(rows: list[dict[str, Any]]) -> None:
    """After a restore only sign-in and security mail goes out; the rest is held for the operator's yes."""
    waiting = [row for row in rows if row["state"] == "pending" and row["lane"] != "urgent"]
    if waiting and mail_waits():
        for row in waiting:
            row["state"] = "held"


def skip(person_id: int, local_date: date, item: str, reason: str, enrolment: int | None = None) -> None:
    """Record that `item` was not sent on that date, and why; idempotent. A person's own is `own_time`."""
    put_many([skipped(person_id, local_date, item, reason, enrolment)])


def skipped(
    person_id: int, local_date: date, item: str, reason: str, enrolment: int | None = None
) -> dict[str, Any]:
    """The row of a skip, for `put_many`."""
    whose = "" if enrolment is None else f":{enrolment}"
    return {
        "kind": LETTER,
        "key": f"skip:{person_id}:{local_date}:{item}{whose}",
        "lane": treatment(item).lane,
        "person_id": person_id,
        "items": [{"item": item, "enrolment": enrolment}],
        "local_date": local_date,
        "send_after": clock.now(),
        "state": "skipped",
        "reason": reason,
    }


def hold_all() -> int:
    """Hold whatever waits, as after a restore of the database; how many. None is sent without a yes."""
    waiting = OutboxRow.state.in_(("pending", "claimed"))
    return _count(update(OutboxRow).where(waiting).values(state="held", claim=None, lease_until=None))


def release_held() -> int:
    """The operator's yes: what was held waits again (and expires where its time has passed); how many."""
    for lane in LANES:
        note(lane)
    return _count(update(OutboxRow).where(OutboxRow.state == "held").values(state="pending", retry_at=None))


def _count(statement: Any) -> int:
    _demand_transaction()
    return int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]


def _demand_transaction() -> None:
    if not db.session().info.get("writing"):
        raise WriteOutsideTransaction("Write mail inside `with transaction():`.")


def _complete(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["lane"] not in LANES:
        raise ValueError(f"{row['lane']!r} is no lane; the lanes are {', '.join(LANES)}.")
    blank = dict.fromkeys(("person_id", "ref", "local_date", "planned_at", "expires_at", "reason"))
    whole = {"state": "pending", "made_at": clock.now(), "attempts": 0, "resent": False, **blank, **row}
    real = whole["state"] == "pending"
    whole["items"] = list(whole.get("items", ()))
    whole["message_id"] = message_id_of(whole["key"]) if real else ""
    whole["nonce"], whole["bounce_token"] = (mint(), mint_in_order()) if real else ("", None)
    return whole


def message_id_of(key: str) -> str:
    """The Message-ID that a row of this key has, always: a ledger that was lost and decided anew comes to it again."""
    return f"<{derive('message', 0, key).partition('-')[2]}@{domain_of(settings().sender)}>"


def _insert(rows: Sequence[dict[str, Any]]) -> int:
    _demand_transaction()
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(OutboxRow.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]
    counted = {"preserve_rowcount": True}
    return db.session.connection().execute(new, rows, execution_options=counted).rowcount if rows else 0
