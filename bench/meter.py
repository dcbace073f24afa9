"""Processor time of a server and of all that works for it; other programs change it less than they change its pace."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import psycopg
from sqlalchemy import make_url

BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"


def processor_of(parent: int, database_url: str = "") -> float:
    """Seconds until now: the processes under `parent`, PostgreSQL's for that database, and our own that asks."""
    found = (Path(f"/proc/{pid}/schedstat") for pid in [*_children(parent), *_backends(database_url)])
    return time.process_time() + sum(int(path.read_text().split()[0]) / 1e9 for path in found if path.exists())


def _children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _backends(database_url: str) -> Sequence[int]:
    if not database_url.startswith("postgresql"):
        return []
    where = make_url(database_url)
    with psycopg.connect(host=str(where.query["host"]), user=where.username, dbname="postgres") as connection:
        return [row[0] for row in connection.execute(BACKENDS, [where.database])]
