"""A backup holds every row of every table, is whole or not there, and comes back on either database."""

from __future__ import annotations

import gzip
import json
import stat
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from tests.infra.apps import make_app
from tests.infra.databases import Databases, close, one
from tests.operate.filler import everything, fill
from tests.operate.hand import Hand, engine_of

AFTER_RESTORE = {"session", "sign_in_link", "mail_gap", "outbox", "audit_entry"}


def content(url: str) -> dict[str, list[dict[str, object]]]:
    with engine_of(url) as engine, engine.connect() as connection:
        return everything(connection)


@pytest.fixture
def full(database_url: str) -> str:
    """A database with rows in every table; the vault's own stay out, since no key fits made-up bytes."""
    with engine_of(database_url) as engine, engine.begin() as connection:
        fill(connection)
        connection.execute(text("DELETE FROM person_key"))
        connection.execute(text("DELETE FROM vault_key"))
        connection.execute(text("DELETE FROM clock"))
    return database_url


@pytest.fixture
def hand(database_url: str, data_dir: Path) -> Hand:
    return Hand(database_url, data_dir)


def test_a_backup_brings_back_every_value_of_every_row(
    full: str, hand: Hand, tmp_path: Path, databases: Databases
) -> None:
    before = content(full)
    assert len(before) > 25
    hand.do("db", "backup", str(tmp_path / "b"))
    with one(databases, None) as empty:
        Hand(empty, hand.data_dir).do("db", "restore", str(tmp_path / "b"))
        after = content(empty)
    assert after.keys() == before.keys()
    assert {name for name in before if after[name] != before[name]} <= AFTER_RESTORE
    assert (after["session"], after["sign_in_link"]) == ([], [])
    kept = [{**row, "state": "", "reason": ""} for row in before["outbox"]]
    assert [{**row, "state": "", "reason": ""} for row in after["outbox"]] == kept
    assert after["audit_entry"][: len(before["audit_entry"])] == before["audit_entry"]


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_small_site_moves_to_postgresql_and_back_by_its_backup(
    full: str, hand: Hand, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgres")
    name = server.database()
    there = Hand(server.url(name), hand.data_dir)
    hand.do("db", "backup", str(tmp_path / "b"))
    there.do("db", "restore", str(tmp_path / "b"))
    there.do("db", "backup", str(tmp_path / "c"))
    assert content(there.url)["person"] == content(full)["person"]
    with server.connect(name) as connection:
        (number,) = connection.execute("SELECT nextval(pg_get_serial_sequence('person', 'id'))").fetchone()
    assert number == 4
    hand.do("db", "restore", str(tmp_path / "c"), "--yes")
    assert content(full)["journal_entry"] == content(there.url)["journal_entry"]
    server.drop(name)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_number_that_was_given_once_is_not_given_again(full: str, hand: Hand, tmp_path: Path) -> None:
    hand.do("db", "backup", str(tmp_path / "b"))
    hand.do("db", "restore", str(tmp_path / "b"), "--yes")
    with engine_of(full) as engine, engine.connect() as connection:
        number = connection.execute(text("SELECT nextval(pg_get_serial_sequence('person', 'id'))")).scalar_one()
    assert number == 41


def test_the_file_is_private_and_never_replaced_unasked(full: str, hand: Hand, tmp_path: Path) -> None:
    file = tmp_path / "b"
    hand.do("db", "backup", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = file.read_bytes()
    assert "is there already" in hand.refused("db", "backup", str(file))
    assert file.read_bytes() == first
    hand.do("db", "backup", str(file), "--yes")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_database_that_is_not_empty_is_replaced_only_with_a_yes(full: str, hand: Hand, tmp_path: Path) -> None:
    before = content(full)
    hand.do("db", "backup", str(tmp_path / "b"))
    assert "The database is not empty." in hand.refused("db", "restore", str(tmp_path / "b"))
    assert content(full) == before


def damaged(file: Path, how: str) -> Path:
    """The backup, with one thing wrong with it."""
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    found = file.with_name(how)
    if how == "cut":
        found.write_bytes(file.read_bytes()[:-40])
    elif how == "changed":
        found.write_bytes(gzip.compress(b"".join(lines).replace(b"0-email", b"9-email")))
    elif how == "without end":
        found.write_bytes(gzip.compress(b"".join(lines[:-1])))
    elif how == "newer":
        about = {**json.loads(lines[0]), "schema": "9999"}
        found.write_bytes(gzip.compress(json.dumps(about).encode() + b"\n" + b"".join(lines[1:])))
    else:
        found.write_text("not a backup")
    return found


@pytest.mark.parametrize("how", ["cut", "changed", "without end", "newer", "words"])
def test_a_damaged_backup_is_refused_with_a_sentence_and_changes_nothing(
    full: str, hand: Hand, tmp_path: Path, how: str
) -> None:
    hand.do("db", "backup", str(tmp_path / "b"))
    before = content(full)
    said = hand.refused("db", "restore", str(damaged(tmp_path / "b", how)), "--yes")
    assert said.startswith("Error: ")
    assert "Traceback" not in said
    assert content(full) == before


def test_a_restore_that_fails_half_way_leaves_what_was_there(
    full: str, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.do("db", "backup", str(tmp_path / "b"))
    before = content(full)

    def power_cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("unhurried.cli.backup.hold_after_restore", power_cut)
    assert hand.call("db", "restore", str(tmp_path / "b"), "--yes").exit_code != 0
    assert content(full) == before


def test_a_backup_is_of_one_moment_while_others_write(database_url: str, hand: Hand, tmp_path: Path) -> None:
    """Two rows are always written together; no backup has one without the other."""
    over, app = threading.Event(), make_app(database_url, hand.data_dir)
    writer = threading.Thread(target=write_pairs, args=(app, over))
    writer.start()
    try:
        for number in range(4):
            hand.do("db", "backup", str(tmp_path / f"{number}"))
    finally:
        over.set()
        writer.join()
        close(app)
    counts = [pairs_in(tmp_path / f"{number}") for number in range(4)]
    assert all(first == second for first, second in counts)
    assert counts[-1][0] > counts[0][0]


def write_pairs(app: Flask, over: threading.Event) -> None:
    from unhurried.kit.db import db, transaction

    number = 0
    with app.app_context():
        while not over.wait(0.002):
            number += 1
            with transaction():
                for table in ("rate_count", "suppression"):
                    db.session.execute(text(INSERTS[table]), {"n": number, "key": f"k{number}"})


INSERTS = {
    "rate_count": "INSERT INTO rate_count (bucket, tries, ends_at) VALUES (:key, :n, '2026-01-01 00:00:00')",
    "suppression": "INSERT INTO suppression (address_digest, cause, at) VALUES (:key, 'x', '2026-01-01 00:00:00')",
}


def pairs_in(file: Path) -> tuple[int, int]:
    with gzip.open(file, "rt") as lines:
        counts = next(value["counts"] for line in lines if "counts" in (value := json.loads(line)))
    return counts["rate_count"], counts["suppression"]
