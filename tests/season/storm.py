"""A storm: while a slow relay takes a burst, one worker after another is killed, each in a random moment.

In that moment the process is stopped first. What it holds is read (its journals, the ledger, the relay's record), and
then it is killed: so it is known of each kill what was armed, and what the relay had taken and the worker not heard.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from tests.faults.oracle import Oracle
from tests.infra.children import stop
from tests.season.crew import MORE
from tests.season.season import Season
from unhurried.kit import clock, doorbell
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow

# As many as there are others that have long begun when one is killed, however slowly a machine starts them.
VICTIMS = ("lesson", *MORE)
APART = (2.0, 6.0)
UNEVEN = (0.5, 1.5)
SECOND = timedelta(seconds=1)
RING_AGAIN = 0.5
BREATH = 0.1  # what a stopped worker had written into its socket has reached the relay by then


@dataclass(frozen=True)
class Kill:
    """One `kill -9` at an instant of the programme's time: which worker, and what it held.

    `armed`: its messages that were armed and had no answer in its journals, of so many `groups`; `doubtful`: those of
    them that the relay had taken from it.
    """

    at: datetime
    role: str
    groups: int
    armed: frozenset[str]
    doubtful: tuple[str, ...]


@dataclass
class Storm:
    """Kills two to six seconds apart for so many seconds; the relay takes the instant's letters in about that time."""

    season: Season
    relay: Oracle
    seed: int
    seconds: float
    kills: list[Kill] = field(default_factory=list)
    _before: int = 0

    def rage(self, at: datetime) -> None:
        """Live until that instant, let letters go out at it as the relay takes them, and kill; then live on to it."""
        season, crew = self.season, self.season.crew
        season.live(at - SECOND)
        self._before = self.relay.record.size
        for role in MORE:
            crew.begin(role)
        crew.wait_for_workers(1 + len(VICTIMS))
        letters = sum(datetime.fromisoformat(x["at"]) == at for drawn in season.preview for x in drawn["letters"])
        pace = Random(self.seed)
        self.relay.takes = lambda: pace.uniform(*UNEVEN) * self.seconds / letters
        with transaction():
            clock.stop_at(at)
        season.steps += 1
        self._kill_again_and_again(Random(self.seed))
        self.relay.takes = None
        season.live(at)
        for role in MORE:
            stop(crew.children.pop(role))

    def _kill_again_and_again(self, chance: Random) -> None:
        last = time.monotonic() + self.seconds
        then = time.monotonic() + chance.uniform(*APART)
        while then < last:
            while time.monotonic() < then:
                time.sleep(min(RING_AGAIN, max(0.0, then - time.monotonic())))
                doorbell.ring("lesson")
            then = time.monotonic() + chance.uniform(*APART)
            self.kills.append(self._kill(chance))

    def _kill(self, chance: Random) -> Kill:
        """Of the workers the one that has letters in its hands; where none has, any of them."""
        crew = self.season.crew
        busy = [role for role in VICTIMS if any(_unanswered(text) for text in self._journals(role))]
        role = chance.choice(busy or VICTIMS)
        crew.stand_still(role)
        time.sleep(BREATH)
        found = self._look(role)
        crew.kill(role)
        crew.children[role].wait()
        crew.begin(role)
        return found

    def _look(self, role: str) -> Kill:
        groups = [rows for text in self._journals(role) if (rows := _armed(_unanswered(text)))]
        armed = {name: since for rows in groups for name, since in rows.items()}
        taken = [one for one in self.relay.record.read(self._before) if one.message_id in armed]
        doubtful = sorted({one.message_id for one in taken if one.at >= armed[one.message_id]})
        return Kill(clock.now(), role, len(groups), frozenset(armed), tuple(doubtful))

    def _journals(self, role: str) -> Iterator[str]:
        """What stands in the journals of that worker's processes."""
        group = self.season.crew.children[role].pid
        for path in (self.season.crew.data / "mail-journal").glob("*.journal"):
            with suppress(OSError):
                if os.getpgid(int(path.name.partition("-")[0])) == group:
                    yield path.read_text()


def _unanswered(journal: str) -> list[int]:
    """The rows that a journal names and has no answer for."""
    lines = [line.split(" ") for line in journal[: journal.rfind("\n") + 1].splitlines()]
    answered = {int(words[1]) for words in lines if words[0] in ("yes", "no")}
    return [int(words[1]) for words in lines if words[0] == "row" and int(words[1]) not in answered]


def _armed(rows: list[int]) -> dict[str, datetime]:
    """Message-ID and since when, of those of the rows that the ledger has as armed."""
    columns = select(OutboxRow.message_id, OutboxRow.armed_at)
    found = db.session.execute(columns.where(OutboxRow.id.in_(rows), OutboxRow.state == "armed")).all()
    db.session.rollback()
    return {name: at for name, at in found if at is not None}
