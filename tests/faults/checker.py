"""The offline checker: it reads the relay's record and the ledger, and says what was lost, doubled, uncertain or late.

`python -m tests.faults.check RECORD DATABASE_URL [--kills N] [--told FILE …]` prints it and ends with 1 where a
promise of docs: mail §2 is broken. It knows nothing of the engine: the record is what arrived, the ledger what is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.faults.ledger import OPEN, Row
from tests.faults.record import Taken

SENT_ONCE_MORE = "lesson"
UNTOLD_AT_MOST = timedelta(minutes=15)
UNSENT = ("suppressed", "expired", "held", "dead")
TOLD = re.compile(r"mail needs a look: row (\d+) ")


@dataclass
class Verdict:
    """What was found, each a line that names its row."""

    lost: list[str] = field(default_factory=list)
    reminders_doubled: list[str] = field(default_factory=list)
    lessons_doubled: list[str] = field(default_factory=list)
    unexcused: list[str] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)

    def broken(self, kills: int) -> list[str]:
        """The promises that do not hold, after so many killed processes (or other ends that a process met)."""
        found = [("lost", self.lost), ("doubled", self.reminders_doubled), ("untold", self.untold)]
        found += [("late", self.late), ("astray", self.astray)]
        if len(self.unexcused) > kills:
            found.append((f"doubled more often than {kills} times", self.unexcused))
        return [f"{name}: {line}" for name, lines in found for line in lines]

    def __str__(self) -> str:
        counts = {
            "lost": self.lost,
            "reminders doubled": self.reminders_doubled,
            "lessons doubled": self.lessons_doubled,
            "uncertain": self.uncertain,
            "untold": self.untold,
            "late": self.late,
            "astray": self.astray,
        }
        return ", ".join(f"{name} {len(lines)}" for name, lines in counts.items())


@dataclass
class Evidence:
    """All that there is to judge by.

    `written`: what was committed to the outbox, by key, and when (None: not asked for). `told`: the ids that stand in
    the operator's log (None: not asked for). `patience`: how long after its writing a letter may arrive. `one_clock`:
    whether the instants of the ledger can be compared, since every worker's clock was right.
    """

    record: Sequence[Taken]
    ledger: Sequence[Row]
    written: Mapping[str, datetime] | None = None
    told: frozenset[int] | None = None
    patience: timedelta | None = None
    one_clock: bool = True

    def __post_init__(self) -> None:
        self.by_id: dict[str, list[Taken]] = defaultdict(list)
        for one in self.record:
            self.by_id[one.message_id].append(one)

    def arrived(self, row: Row) -> list[Taken]:
        """Each time that the row's message was taken over."""
        return self.by_id.get(row.message_id, [])

    def was_told(self, row: Row) -> bool:
        """Whether the operator was: the ledger says so, and the log too where there is one."""
        return row.told_at is not None and (self.told is None or row.id in self.told)


def judge(found: Evidence) -> Verdict:
    """Hold the record against the ledger."""
    verdict = Verdict(lost=list(_lost(found)), astray=list(_astray(found)), late=list(_late(found)))
    for row in found.ledger:
        _count_copies(verdict, row, found.arrived(row))
        if row.state == "uncertain":
            verdict.uncertain.append(str(row))
            if not found.was_told(row) or (found.one_clock and _told_too_late(row)):
                verdict.untold.append(str(row))
    return verdict


def _lost(found: Evidence) -> Iterator[str]:
    keys = {row.key for row in found.ledger}
    yield from (f"{key} was written and has no row" for key in found.written or () if key not in keys)
    for row in found.ledger:
        if row.state in OPEN:
            yield f"{row} was never settled"
        elif row.state == "sent" and not found.arrived(row):
            yield f"{row} never arrived"
        elif row.lane == SENT_ONCE_MORE and row.state in ("dead", "uncertain") and not found.was_told(row):
            yield f"{row} and nobody was told"
        elif row.lane == SENT_ONCE_MORE and row.state == "expired" and not _written_anew(row, found.ledger):
            yield f"{row} and was not decided again"


def _written_anew(row: Row, ledger: Iterable[Row]) -> bool:
    lessons = {item for item in row.items if item.startswith(("lesson:", "rest:"))}
    others = (one for one in ledger if one.id > row.id and one.person_id == row.person_id)
    return not lessons or any(lessons <= set(one.items) for one in others)


def _astray(found: Evidence) -> Iterator[str]:
    by_id = {row.message_id: row for row in found.ledger}
    for message_id, copies in found.by_id.items():
        row = by_id.get(message_id)
        if row is None:
            yield f"{message_id} to {copies[0].to} has no row"
        elif len({one.to for one in copies}) > 1:
            yield f"{row} went to {sorted({one.to for one in copies})}"
        elif row.state in UNSENT and not row.resent:
            yield f"{row} arrived all the same"


def _count_copies(verdict: Verdict, row: Row, copies: Sequence[Taken]) -> None:
    """A second copy has an excuse where the relay never answered the first one; else a dead process is to blame."""
    for number, _more in enumerate(copies[1:], start=1):
        line = f"{row} arrived {len(copies)} times"
        if row.lane != SENT_ONCE_MORE or number > 1:
            verdict.reminders_doubled.append(line)
            continue
        verdict.lessons_doubled.append(line)
        if copies[0].answered:
            verdict.unexcused.append(line)


def _told_too_late(row: Row) -> bool:
    return bool(row.armed_at and row.told_at and row.told_at - row.armed_at > UNTOLD_AT_MOST)


def _late(found: Evidence) -> Iterator[str]:
    if found.patience is None or found.written is None:
        return
    for row in found.ledger:
        at, copies = found.written.get(row.key), found.arrived(row)
        if at and copies and copies[0].at - at > found.patience:
            yield f"{row} arrived {(copies[0].at - at).total_seconds():.0f} s after it was written"


def told_in(*logs: Path) -> frozenset[int]:
    """The ids of the rows that these logs tell the operator about."""
    words = (log.read_text(errors="replace") for log in logs if log.exists())
    return frozenset(int(found) for text in words for found in TOLD.findall(text))
