"""What a piece of work costs: its time, and the processor time of everyone who did it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import text

from unhurried.kit.db import db

SERVERS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock on the wall, and seconds of processor, ours and the database's server for us."""

    wall: float
    processor: float


def cost_of(work: Callable[[], object]) -> Cost:
    """Do it once, from the same start each time: nothing to collect, no page to carry over from SQLite's log."""
    db.session.remove()
    carry_over()
    servers = _servers()
    gc.collect()
    used, begun = _used(servers), time.perf_counter()
    work()
    wall = time.perf_counter() - begun
    return Cost(wall, _used(servers) - used)


def carry_over() -> None:
    """Bring what SQLite's log holds into the database, as happens by itself after some thousand pages."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def median_of(costs: list[Cost]) -> Cost:
    """The median of each of the two."""
    return Cost(median(cost.wall for cost in costs), median(cost.processor for cost in costs))


def _servers() -> list[int]:
    if db.engine.dialect.name == "sqlite":
        return []
    with db.engine.connect() as connection:
        return list(connection.execute(text(SERVERS)).scalars())


def _used(servers: list[int]) -> float:
    """Processor time until now; Linux counts a process in nanoseconds (elsewhere the servers' part is left out)."""
    found = (Path(f"/proc/{server}/schedstat") for server in servers)
    return time.process_time() + sum(int(path.read_text().split()[0]) / 1e9 for path in found if path.exists())
