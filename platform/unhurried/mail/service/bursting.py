"""The burst breaker: letters that nobody planned stand still until somebody says “go on”. Sign-in mail never does.

The plan is what a person may get: one letter in six hours, since the rules plan one a day; three other messages in an
hour; and each of them once. What is written beyond that is counted, when it is new and before it is sent; more than
`UNHURRIED_MAIL_BURST` within an hour stop the lanes of letters. So a cohort that is sent to anew, or one person who is
written to again and again, is noticed, and a large cohort, an import or the end of an outage is not.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Interval, String, func, literal, select, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from unhurried.kit import clock
from unhurried.kit.db import UtcDateTime, db, note, transaction
from unhurried.kit.settings import settings
from unhurried.mail.models import OPEN, MailOver, MailStop, OutboxRow
from unhurried.mail.rules import LETTER

LANES = ("lesson", "gentle")
HOUR, LETTERS_APART, OTHERS = timedelta(hours=1), timedelta(hours=6), 3
AT_START, AT_ONCE = 5_000, 20_000
# Ids are given before the commit: rows of a slower transaction may turn up behind those that were seen.
OVERLAP, COVERED_AT_MOST = 500, 100_000
LOOKS_BACK = timedelta(seconds=5)
COUNTED = ("pending", "claimed", "armed", "sent")
SEEN, LOOKED = "unhurried.burst_seen", "unhurried.burst_looked"
log = logging.getLogger(__name__)
Other = aliased(OutboxRow)
NEVER = date.min  # a row without a date; asked for as NULL, one would be looked up among all that have none


def stops(lane: str) -> bool:
    """Whether nothing of the lane may be sent now. Asked at the head of a drain, outside `transaction()`.

    It costs two reads of a row, and where letters were written since, one indexed query for these.
    """
    if lane not in LANES or not settings().mail_burst:
        return False
    found = stopped_since() is not None or _look(lane)
    db.session.rollback()
    return found


def stopped_since() -> datetime | None:
    """Since when letters stand still (real time); None while they flow."""
    return db.session.scalar(select(MailStop.at))


def over_the_plan() -> dict[str, int]:
    """How many messages of the last hour are over the plan and wait for a word, by why.

    Once letters stand still it is the hour before they stopped, and all since.
    """
    since = (stopped_since() or clock.wall()) - HOUR
    rows = select(MailOver.why, func.count()).where(MailOver.at > since, MailOver.covered.is_(False))
    rows = rows.group_by(MailOver.why)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def waiting() -> int:
    """How many letters are due and stand still."""
    due = OPEN, OutboxRow.lane.in_(LANES), OutboxRow.send_after <= clock.now()
    return db.session.scalar(select(func.count()).select_from(OutboxRow).where(*due)) or 0


def go_on() -> int:
    """Let letters flow again; how many over the plan may go with that. Only inside `transaction()`.

    It covers what is written by now; what is written later is counted anew.
    """
    if stopped_since() is None:
        return 0
    last = _last_row()
    _write(over_the_plan_among(last - COVERED_AT_MOST, last), clock.wall())
    _write([one for lane in LANES for one in _sent_before(lane, COVERED_AT_MOST)], clock.wall())
    covered = update(MailOver).where(MailOver.covered.is_(False)).values(covered=True)
    number = db.session.execute(covered.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
    db.session.execute(MailStop.__table__.delete())  # type: ignore[attr-defined]
    for lane in LANES:
        note(lane)
    return int(number)


def _look(lane: str) -> bool:
    """Count what was written since this process looked last; whether letters stop for it."""
    kept, last = current_app.extensions, _last_row()
    seen = kept.get(SEEN, max(last - AT_START, 0))
    over = over_the_plan_among(seen - OVERLAP, min(last, seen + AT_ONCE)) if last > seen else []
    if clock.wall() - kept.get(f"{LOOKED}.{lane}", clock.wall() - HOUR) >= LOOKS_BACK:
        over += _sent_before(lane, settings().mail_burst + 1)
        kept[f"{LOOKED}.{lane}"] = clock.wall()
    db.session.rollback()
    stopped = False
    if over:
        with transaction():
            _write(over, clock.wall())
            stopped = _is_too_much()
    kept[SEEN] = min(last, seen + AT_ONCE)
    return stopped


def _last_row() -> int:
    return db.session.scalar(select(func.max(OutboxRow.id))) or 0


def over_the_plan_among(after: int, until: int) -> list[tuple[int, str]]:
    """The rows with these ids that are over the plan, each with why."""
    some = OutboxRow.id > after, OutboxRow.id <= until, OutboxRow.lane.in_(LANES), OutboxRow.state.in_(COUNTED)
    new = OutboxRow.made_at > clock.now() - HOUR, OutboxRow.person_id.is_not(None)
    rows = [(select(OutboxRow.id).where(*some, *new, *why), name) for name, why in _why().items()]
    return [(row_id, name) for query, name in rows for row_id in db.session.scalars(query)]


def _why() -> dict[str, tuple[ColumnElement[bool], ...]]:
    """Each way in which a new row is over the plan; what it is compared with is found through one index."""
    # A sum cannot be looked up, and one value for each row cannot become a join: that leaves the index by person.
    before = Other.person_id == OutboxRow.person_id, Other.id + 0 < OutboxRow.id, Other.state.in_(COUNTED)
    letter = select(Other.id).where(
        *before,
        Other.kind == LETTER,
        Other.send_after > _moved(OutboxRow.send_after, -LETTERS_APART),
        Other.send_after < _moved(OutboxRow.send_after, LETTERS_APART),
    )
    one = letter.limit(1).scalar_subquery().is_not(None)
    others = select(func.count()).select_from(Other)
    others = others.where(*before, func.coalesce(Other.local_date, NEVER) == NEVER, Other.lane.in_(LANES))
    many = others.where(Other.made_at > clock.now() - HOUR).scalar_subquery() >= OTHERS
    return {"letter": (OutboxRow.kind == LETTER, one), "many": (OutboxRow.kind != LETTER, many)}


def _sent_before(lane: str, most: int) -> list[tuple[int, str]]:
    """What is due and was sent once already."""
    due = OutboxRow.lane == lane, OPEN, OutboxRow.send_after <= clock.now(), OutboxRow.sent_at.is_not(None)
    return [(row_id, "again") for row_id in db.session.scalars(select(OutboxRow.id).where(*due).limit(most))]


def _moved(column: Any, by: timedelta) -> ColumnElement[datetime]:
    """The instant in the column and some time, as this database compares instants."""
    if db.session.get_bind().dialect.name == "postgresql":
        return type_coerce(column + literal(by, Interval()), UtcDateTime())
    moved = func.datetime(column, literal(f"{by.total_seconds():+.0f} seconds", String()))
    return type_coerce(moved, UtcDateTime())


def _write(over: Iterable[tuple[int, str]], at: datetime) -> None:
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    rows = [{"outbox_id": row_id, "why": why, "at": at, "covered": False} for row_id, why in dict(over).items()]
    if rows:
        db.session.execute(insert(MailOver).on_conflict_do_nothing(index_elements=["outbox_id"]), rows)


def _is_too_much() -> bool:
    """Stop where it is, and say so once."""
    number = sum(over_the_plan().values())
    if number <= settings().mail_burst:
        return False
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    stop = insert(MailStop).values(id=1, at=clock.wall()).on_conflict_do_nothing(index_elements=["id"])
    if db.session.execute(stop).rowcount:  # type: ignore[attr-defined]
        log.error("letters stand still: %s messages over the plan within an hour", number)
    return True
