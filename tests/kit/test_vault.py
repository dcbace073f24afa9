"""Private writing is sealed per person, and its keys rotate while people write (docs: security §1.4)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.accounts.visits import make_person
from tests.infra.apps import ROOT, environment, make_app
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import SettingFault, read_settings
from unhurried.kit.vault import (
    NoSuchKey,
    PersonKey,
    SealedRow,
    SealedText,
    Unreadable,
    destroy_key,
    new_key,
    new_row_id,
)

OLD, NEW = new_key("old"), new_key("new")
HARD = "tea \0 \ud800 \u202e שלום 👩‍👩‍👧 é"


class Note(SealedRow):
    """A row that no database keeps."""

    __tablename__ = "note"
    text = SealedText()


def note(person: int, words: str) -> Note:
    row = Note()
    row.id, row.person_id, row.version = new_row_id(), person, 0
    row.text = words
    return row


def people(app: Flask, number: int) -> list[int]:
    return [make_person(app, f"p{one}@example.org") for one in range(number)]


def unhurried(app: Flask, keys: str, *words: str) -> str:
    """Run the command line as a process of its own with these keys."""
    chosen = app.config["UNHURRIED"]
    env = {**os.environ, **environment(chosen.database, chosen.data_dir, vault_keys=keys)}
    command = [sys.executable, "-m", "unhurried.cli", *words]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_is_sealed_reads_as_it_was_written_and_shows_nothing(app: Flask) -> None:
    (who,) = people(app, 1)
    with transaction():
        row = note(who, HARD)
        first = row.sealed
        assert row.text == HARD
        row.text = HARD
    assert (row.version, row.text) == (2, HARD)
    assert row.sealed != first
    assert b"tea" not in row.sealed
    with pytest.raises(UnicodeDecodeError):
        row.sealed[1:].decode()


@pytest.mark.parametrize("part", ["id", "person_id", "version", "sealed", "__tablename__"])
def test_sealed_bytes_open_in_their_own_place_only(app: Flask, part: str) -> None:
    who, other = people(app, 2)
    with transaction():
        row = note(who, "mine")
        note(other, "theirs")
    changed = {"id": "else", "person_id": other, "version": 7, "sealed": row.sealed[:-1] + b"x"}
    setattr(row, part, changed.get(part, "elsewhere"))
    with pytest.raises(Unreadable):
        _ = row.text


def test_a_destroyed_key_takes_the_text_with_it_and_nobody_elses(app: Flask) -> None:
    who, other = people(app, 2)
    with transaction():
        mine, theirs = note(who, "mine"), note(other, "theirs")
    with transaction():
        destroy_key(who)
    with pytest.raises(Unreadable):
        _ = mine.text
    assert theirs.text == "theirs"


def test_two_first_words_at_once_share_one_key(new_app: Callable[..., Flask]) -> None:
    app = new_app(vault_keys=OLD)
    (who,) = people(app, 1)
    rows: list[Note] = []

    def write() -> None:
        with app.app_context(), transaction():
            rows.append(note(who, "words"))

    _all_at_once([write] * 4)
    with app.app_context():
        assert [row.text for row in rows] == ["words"] * 4
        assert db.session.scalar(select(func.count()).select_from(PersonKey)) == 1


@pytest.mark.parametrize(("keys", "said"), [
    ("plain", "has no name"),
    ("a:short", "not 32 bytes"),
    (f"{OLD},{OLD}", "two keys with the id old"),
    (" , ", "no key is there"),
], ids=["no name", "too short", "twice", "none"])  # fmt: skip
def test_a_wrong_setting_stops_the_start_with_a_sentence_and_no_key(tmp_path: Path, keys: str, said: str) -> None:
    with pytest.raises(SettingFault, match=said) as fault:
        make_app(f"sqlite:///{tmp_path / 'none.sqlite'}", tmp_path, vault_keys=keys)
    assert OLD.partition(":")[2] not in str(fault.value)


def test_production_does_not_start_without_a_key() -> None:
    given = {
        "base_url": "https://site.test", "secret_key": "s" * 40, "database_url": "sqlite://", "smtp_url": "smtp://x",
        "redis_url": "redis://x", "mail_from": "a@site.test", "mode": "production", "_env_file": None,
    }  # fmt: skip
    with pytest.raises(SettingFault, match="UNHURRIED_VAULT_KEYS"):
        read_settings(**given)
    assert read_settings(**given, vault_keys=OLD).vault_keys == OLD


@pytest.mark.parametrize("keys", [NEW, new_key("old")], ids=["key missing", "other key, same id"])
def test_the_site_refuses_to_start_without_the_key_that_seals_what_is_there(
    new_app: Callable[..., Flask], keys: str
) -> None:
    app = new_app(vault_keys=OLD)
    (who,) = people(app, 1)
    with app.app_context(), transaction():
        note(who, "words")
    with pytest.raises(NoSuchKey, match="the key with the id old"):
        new_app(vault_keys=keys)
    new_app(vault_keys=f"{NEW},{OLD}")


def _all_at_once(deeds: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
