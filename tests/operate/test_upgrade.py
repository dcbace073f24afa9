"""An older schema with data in it comes up to date and loses nothing; one from the future is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Integer, text

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.operate.filler import everything, fill
from tests.operate.hand import Hand, engine_of
from unhurried.kit.db import db
from unhurried.kit.schema import changing_schema, migrate, version_of, versions

# What a migration took away on purpose: `table` or `table.column`, with the migration that did it in its message.
GONE: set[str] = set()
OLDER = sorted({versions()[0], versions()[len(versions()) // 2], versions()[-2]})


@pytest.fixture
def hand(empty_database_url: str, data_dir: Path) -> Hand:
    return Hand(empty_database_url, data_dir)


def make_old(hand: Hand, version: str) -> dict[str, list[dict[str, object]]]:
    """A database as a program of that version left it, with rows in every table; its content."""
    app = make_app(hand.url, hand.data_dir)
    with app.app_context(), changing_schema(db.engine) as connection:
        migrate(connection, version)
    close(app)
    with engine_of(hand.url) as engine, engine.begin() as connection:
        fill(connection)
        for table in ("person_key", "vault_key", "clock"):  # no key fits made-up bytes, and made-up words are no time
            if engine.dialect.has_table(connection, table):
                connection.execute(text(f"DELETE FROM {table}"))
        return everything(connection)


@pytest.mark.parametrize("version", OLDER)
def test_an_older_schema_comes_up_to_date_with_every_value_that_it_held(hand: Hand, version: str) -> None:
    before = make_old(hand, version)
    assert sum(len(rows) for rows in before.values()) > 60
    assert hand.do("db", "migrate") == f"The schema is now {versions()[-1]}.\n"
    with engine_of(hand.url) as engine, engine.connect() as connection:
        after = everything(connection)
        assert version_of(connection) == versions()[-1]
    for name in before.keys() - GONE:
        kept = [key for key in before[name][0] if f"{name}.{key}" not in GONE] if before[name] else []
        assert [{key: row[key] for key in kept} for row in after[name]] == [
            {key: row[key] for key in kept} for row in before[name]
        ], name
    assert hand.do("db", "migrate") == "The database is up to date.\n"


def test_the_migrations_make_what_the_models_say(hand: Hand) -> None:
    app = make_app(hand.url, hand.data_dir)
    hand.do("db", "migrate")
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    close(app)


@pytest.mark.parametrize("words", [("db", "migrate"), ("db", "check"), ("db", "backup", "b")])
def test_a_schema_from_the_future_is_refused_with_a_sentence_and_left_alone(
    hand: Hand, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = make_old(hand, "head")
    with engine_of(hand.url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    said = hand.refused(*words)
    assert said.startswith(f"Error: This database has the schema 9999, and this program knows up to {versions()[-1]}")
    assert "A schema is never taken back; to go back, restore a backup of that time." in said
    with engine_of(hand.url) as engine, engine.connect() as connection:
        assert everything(connection) == before
    assert not (tmp_path / "b").exists()


def test_a_backup_of_an_older_program_comes_back_into_this_one(hand: Hand, tmp_path: Path) -> None:
    before = make_old(hand, versions()[0])
    hand.do("db", "backup", str(tmp_path / "b"))
    hand.do("db", "restore", str(tmp_path / "b"), "--yes")
    with engine_of(hand.url) as engine, engine.connect() as connection:
        after = everything(connection)
        assert version_of(connection) == versions()[-1]
    people = [{key: row[key] for key in before["person"][0]} for row in after["person"]]
    assert people == before["person"]


def test_a_table_that_is_rebuilt_keeps_what_refers_to_it(hand: Hand) -> None:
    """SQLite rebuilds a table by dropping it; with references followed, that would empty every table below it."""
    before = make_old(hand, "head")
    app = make_app(hand.url, hand.data_dir)
    with app.app_context(), changing_schema(db.engine) as connection:
        operations = Operations(MigrationContext.configure(connection))
        rebuild = "always" if connection.dialect.name == "sqlite" else "never"
        with operations.batch_alter_table("person", recreate=rebuild) as person:
            person.add_column(Column("rebuilt", Integer))
    with app.app_context(), db.engine.connect() as connection:
        assert everything(connection)["enrolment"] == before["enrolment"]
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    close(app)
