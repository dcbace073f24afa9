"""What can happen to the parts of a soak. Each returns for how many second copies of a lesson's letter it may account.

A killed, paused or cut-off process is good for one; a relay that takes a message and never says so excuses itself in
its record. None of them ever excuses a second reminder, or a letter that is lost.
"""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import redis

from tests.faults.crew import WORKERS, Crew
from tests.faults.oracle import Oracle
from tests.faults.proxy import Proxy
from tests.infra.restartable import Server

LETTERS = ("letters-1", "letters-2")
STEPS = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT")
NOES = ("421 4.3.2 closing", "451 4.3.0 later", "close")


@dataclass
class Stage:
    """The parts of a soak, and the means to disturb them."""

    chance: Random
    crew: Crew
    relay: Oracle
    line: Proxy
    redis_url: str
    broker: Server
    database: Server | None
    file: str
    later: list[tuple[float, Callable[[], object]]]

    def after(self, seconds: float, do: Callable[[], object]) -> None:
        """Have something done later, by the loop of the soak."""
        self.later.append((time.monotonic() + seconds, do))

    def tend(self, *, all_of_it: bool = False) -> None:
        """Do what is due by now; with `all_of_it` everything."""
        now = time.monotonic()
        due = [do for at, do in self.later if all_of_it or at <= now]
        self.later = [(at, do) for at, do in self.later if not all_of_it and at > now]
        for do in due:
            do()
        self.crew.tend(all_of_it=all_of_it)


def worker_killed(stage: Stage) -> int:
    return stage.crew.kill(stage.chance.choice(WORKERS), stage.chance.uniform(0, 3))


def child_killed(stage: Stage) -> int:
    return stage.crew.kill_child(stage.chance.choice(WORKERS))


def killed_in_mid_letter(stage: Stage) -> int:
    """Whoever sends letters dies when the relay has all of a message and has not answered yet."""
    stage.relay.on["DOT"] = lambda: [stage.crew.kill_child(role) for role in LETTERS]
    return 2


def worker_ended(stage: Stage) -> int:
    stage.crew.end(stage.chance.choice(WORKERS), stage.chance.uniform(0, 3))
    return 0


def worker_paused(stage: Stage) -> int:
    """It wakes after its lease has run out, and must send nothing more."""
    return stage.crew.pause(stage.chance.choice(WORKERS), stage.chance.choice((2.0, 18.0, 30.0)))


def beat_killed(stage: Stage) -> int:
    for role in stage.chance.sample(("beat-1", "beat-2"), stage.chance.choice((1, 2))):
        stage.crew.kill(role, stage.chance.uniform(0, 8))
    return 0


def broker_flushed(stage: Stage) -> int:
    try:
        with redis.Redis.from_url(stage.redis_url, socket_timeout=1) as broker:
            broker.flushall()
    except redis.RedisError:
        pass
    return 0


def broker_killed(stage: Stage) -> int:
    if stage.broker.child is not None:
        stage.broker.kill()
        stage.after(stage.chance.uniform(0, 10), stage.broker.begin)
    return 0


def database_stopped(stage: Stage) -> int:
    """PostgreSQL is stopped at once and comes back; whoever was sending cannot tell the ledger what it heard."""
    if stage.database is None:
        return _file_locked(stage)
    if stage.database.child is not None:
        stage.database.end(stage.chance.choice((signal.SIGQUIT, signal.SIGKILL)))
        stage.after(stage.chance.uniform(0, 4), stage.database.begin)
    return len(WORKERS)


def _file_locked(stage: Stage) -> int:
    """Somebody holds the lock that every writer of SQLite needs; longer than they wait for it, now and then."""
    held = sqlite3.connect(stage.file, timeout=10, isolation_level=None)
    try:
        held.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        held.close()
        return 0
    stage.after(stage.chance.choice((1.0, 5.0, 18.0)), lambda: (held.rollback(), held.close()))
    return len(WORKERS)


def line_cut(stage: Stage) -> int:
    return stage.line.reset()


def line_stalled(stage: Stage) -> int:
    """Longer than the relay is waited for, now and then: then nobody can tell."""
    stage.line.stall()
    stage.after(stage.chance.choice((1.0, 5.0, 13.0)), stage.line.flow)
    return len(WORKERS)


def line_gone(stage: Stage) -> int:
    stage.line.refusing = True
    cut = stage.line.reset()
    stage.after(stage.chance.uniform(1, 6), stage.line.flow)
    return cut


def relay_says_no(stage: Stage) -> int:
    step, answer = stage.chance.choice(STEPS), stage.chance.choice(NOES)
    stage.relay.say(step, *[answer] * stage.chance.randint(1, 3))
    return 0


def relay_takes_and_goes(stage: Stage) -> int:
    stage.relay.say("DOT", stage.chance.choice(("taken, close", "taken, silence", "silence")))
    return 0


MISHAPS: dict[Callable[[Stage], int], int] = {
    child_killed: 6,
    killed_in_mid_letter: 6,
    worker_killed: 3,
    worker_ended: 1,
    worker_paused: 1,
    beat_killed: 1,
    broker_flushed: 2,
    broker_killed: 1,
    database_stopped: 2,
    line_cut: 3,
    line_stalled: 1,
    line_gone: 1,
    relay_says_no: 3,
    relay_takes_and_goes: 2,
}


def some_mishap(stage: Stage) -> tuple[str, int]:
    """Something happens; what it was, and how many second copies it may account for."""
    happening = stage.chance.choices(list(MISHAPS), list(MISHAPS.values()))[0]
    return happening.__name__, happening(stage)
