"""How mail is: lanes, what waits for how long, what came back, what needs somebody. No subject, no body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from unhurried.accounts.models import Person
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.pulse import awake
from unhurried.kit.settings import settings
from unhurried.mail.models import OPEN, MailReceived, OutboxRow, Suppression
from unhurried.mail.rules import LANES
from unhurried.mail.service import bursting

PAGE = 50
LATELY, HELD_FOR = timedelta(days=14), timedelta(days=60)
WAITING = ("pending", "claimed", "armed")
BAD = ("dead", "uncertain")
# What came in, as the table of days shows it; the last column is all the rest.
CAME_IN: Mapping[str, tuple[str, ...]] = {
    "hard": ("hard",), "soft": ("soft",), "policy": ("policy",), "complaint": ("complaint",), "reply": ("reply",),
}  # fmt: skip


@dataclass(frozen=True)
class Lane:
    """One lane: how many rows are in each state, how many are due, and since when the oldest of these waits.

    `workers` is how many are there for it; None where the broker does not say.
    """

    name: str
    states: Mapping[str, int]
    due: int
    since: datetime | None
    workers: int | None = None

    def number(self, *states: str) -> int:
        """How many rows are in these states."""
        return sum(self.states.get(state, 0) for state in states)


def lanes() -> list[Lane]:
    """The three lanes, in four queries and a question to the broker."""
    counts, due, workers = counts_lately(), due_by_lane(), awake(settings().redis_url)
    at_it = {name: None if workers is None else sum(name in one.lanes for one in workers) for name in LANES}
    return [Lane(name, counts.get(name, {}), *due.get(name, (0, None)), at_it[name]) for name in LANES]


def counts_lately() -> dict[str, dict[str, int]]:
    """How many rows each lane has in each state: all that wait, held ones of sixty days, and what ended in fourteen.

    It costs as much as those are, however long the ledger is.
    """
    ended = OutboxRow.state.not_in((*WAITING, "held"))
    wanted = ((OPEN,), (OutboxRow.state == "held", _since(HELD_FOR)), (ended, _lately()))
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for which in wanted:
        rows = select(OutboxRow.lane, OutboxRow.state, func.count()).where(*which)
        for lane, state, number in db.session.execute(rows.group_by(OutboxRow.lane, OutboxRow.state)):
            counts[lane][state] = number
    return dict(counts)


def due_by_lane() -> dict[str, tuple[int, datetime | None]]:
    """By lane: how many messages are due and not sent, and from when the oldest of them was to go."""
    rows = select(OutboxRow.lane, func.count(), func.min(OutboxRow.send_after))
    rows = rows.where(OPEN, OutboxRow.state.in_(WAITING), OutboxRow.send_after <= clock.now())
    return {lane: (number, since) for lane, number, since in db.session.execute(rows.group_by(OutboxRow.lane))}


@dataclass(frozen=True)
class Burst:
    """Letters that stand still: since when (real time), how many over the plan by why, and how many wait in all."""

    since: datetime
    over: Mapping[str, int]
    waiting: int


def burst() -> Burst | None:
    """What stands still since nobody planned it; None while letters flow."""
    since = bursting.stopped_since()
    return None if since is None else Burst(since, bursting.over_the_plan(), bursting.waiting())


def lately_bad() -> dict[str, int]:
    """How many messages of the last fourteen days are dead or uncertain, by state."""
    rows = select(OutboxRow.state, func.count()).where(OutboxRow.state.in_(BAD), _lately())
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(OutboxRow.state))}


BadRow = tuple[OutboxRow, str | None]


def bad_rows(state: str, before: int | None, apart: Collection[int]) -> tuple[Sequence[BadRow], bool]:
    """Rows in this state with the address of whom they are for, the newest first; and whether there are more."""
    rows = select(OutboxRow, Person.email).outerjoin(Person, Person.id == OutboxRow.person_id)
    rows = rows.where(OutboxRow.state == state, or_(OutboxRow.person_id.is_(None), OutboxRow.person_id.not_in(apart)))
    if before is not None:
        rows = rows.where(OutboxRow.id < before)
    some = [(row, email) for row, email in db.session.execute(rows.order_by(OutboxRow.id.desc()).limit(PAGE + 1))]
    return some[:PAGE], len(some) > PAGE


def came_in() -> list[tuple[date, dict[str, int]]]:
    """What came in on each of the last fourteen days (UTC) on which anything did, the newest first."""
    since = clock.wall().date() - LATELY
    days: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in db.session.scalars(select(MailReceived).where(MailReceived.day > since)):
        column = next((name for name, words in CAME_IN.items() if row.what in words), "rest")
        days[row.day][column] += row.number
    return sorted(days.items(), reverse=True)


def stopped_by_cause() -> dict[str, int]:
    """How many addresses get no letters, by cause."""
    rows = select(Suppression.cause, func.count()).group_by(Suppression.cause)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _lately() -> ColumnElement[bool]:
    """Rows of the last fourteen days."""
    return _since(LATELY)


def _since(span: timedelta) -> ColumnElement[bool]:
    """Rows of so long ago and later; those with a date are found through its index."""
    since = clock.now() - span
    return or_(OutboxRow.local_date >= since.date(), and_(OutboxRow.local_date.is_(None), OutboxRow.made_at >= since))
