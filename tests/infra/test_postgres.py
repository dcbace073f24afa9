"""The PostgreSQL of the tests."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from tests.infra.postgres import Postgres, postgres_server


def test_it_answers_and_is_no_root(postgres: Postgres) -> None:
    pid = int((postgres.socket_dir / "data" / "postmaster.pid").read_text().splitlines()[0])
    assert postgres.answers()
    assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_a_copied_database_holds_what_its_template_held(postgres: Postgres) -> None:
    original = postgres.database()
    with postgres.connect(original) as connection:
        connection.execute("CREATE TABLE pebble (weight int)")
        connection.execute("INSERT INTO pebble VALUES (7)")
    copy = postgres.database(original)
    with postgres.connect(copy) as connection:
        assert connection.execute("SELECT weight FROM pebble").fetchall() == [(7,)]
    postgres.drop(copy)
    postgres.drop(original)


def test_a_dropped_database_is_gone_even_while_someone_is_connected(postgres: Postgres) -> None:
    name = postgres.database()
    with postgres.connect(name) as connection:
        postgres.drop(name)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        postgres.connect(name)


def test_a_stopped_server_leaves_neither_process_nor_folder() -> None:
    with postgres_server() as server:
        pid = int((server.socket_dir / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not server.socket_dir.exists()
