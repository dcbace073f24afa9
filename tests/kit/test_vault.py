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
from sqlalchemy import func, select, text, update

from tests.accounts.visits import make_person
from tests.infra.apps import ROOT, environment, make_app
from tests.infra.databases import close
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import SettingFault, read_settings
from unhurried.kit.vault import (
    NoSuchKey,
    PersonKey,
    SealedRow,
    SealedText,
    Unreadable,
    VaultKey,
    destroy_key,
    keys_in_use,
    new_key,
    new_row_id,
    retire_old_keys,
    rewrap_some,
    use_newest_key,
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
])  # fmt: skip
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


def test_a_new_key_is_used_only_from_the_rotation_on(new_app: Callable[..., Flask]) -> None:
    behind, ahead = new_app(vault_keys=f"{OLD},{NEW}"), new_app(vault_keys=f"{NEW},{OLD}")
    one, two = people(behind, 2)
    with behind.app_context(), transaction():
        first = note(one, "first")
    with ahead.app_context(), transaction():
        second = note(two, "second")
    with ahead.app_context():
        assert keys_in_use() == {"old": (True, 2)}
        with transaction():
            assert use_newest_key() == "new"
    with behind.app_context(), transaction():
        third = note(one, "third")
        assert (first.text, second.text, third.text) == ("first", "second", "third")


def test_a_rotation_that_was_stopped_goes_on_where_it_was(new_app: Callable[..., Flask]) -> None:
    app = new_app(vault_keys=f"{NEW},{OLD}")
    whole = people(app, 5)
    with app.app_context():
        with transaction():
            _begin_with("old")
            rows = [note(who, f"words of {who}") for who in whole]
        with transaction():
            use_newest_key()
            assert rewrap_some(2) == 2
            assert retire_old_keys() == []
        assert keys_in_use() == {"new": (True, 2), "old": (False, 3)}
    assert "3 wrapped anew by the key new" in unhurried(app, f"{NEW},{OLD}", "keys", "rotate", "--at-once", "1")
    assert "0 wrapped anew" in unhurried(app, NEW, "keys", "rotate")
    with new_app(vault_keys=NEW).app_context():
        assert [row.text for row in rows] == [f"words of {who}" for who in whole]


@pytest.mark.timeout(120)
def test_keys_rotate_in_the_middle_of_writing_and_no_reader_fails(new_app: Callable[..., Flask]) -> None:
    app = new_app(vault_keys=f"{NEW},{OLD}")
    whole = people(app, 30)
    with app.app_context(), transaction():
        _begin_with("old")
        rows = [note(who, "words") for who in whole[:20]]
    over, faults, made = threading.Event(), [], list(rows)

    def read_and_write(share: int) -> None:
        late = [who for who in whole[20:] if who % 2 == share]
        while not over.is_set() or late:
            try:
                with app.app_context():
                    with transaction():
                        made.append(note(late.pop() if late else whole[share], "words"))
                    assert {row.text for row in list(made)[-25:]} == {"words"}
            except Exception as fault:
                faults.append(repr(fault))

    writers = [threading.Thread(target=read_and_write, args=(share,)) for share in (0, 1)]
    for one in writers:
        one.start()
    said = unhurried(app, f"{NEW},{OLD}", "keys", "rotate", "--at-once", "1")
    over.set()
    for one in writers:
        one.join()
    assert faults == []
    assert "The key old wraps nothing any more" in said
    assert unhurried(app, f"{NEW},{OLD}", "keys", "status").split() == ["new", "wraps", "30", "in", "use"]
    with new_app(vault_keys=NEW).app_context():
        assert {row.text for row in made} == {"words"}


def test_kept_keys_rotate_while_the_site_runs(new_app: Callable[..., Flask]) -> None:
    app = new_app()
    (who,) = people(app, 1)
    with app.app_context(), transaction():
        row = note(who, "words")
    assert "The key k" in unhurried(app, "", "keys", "make")
    assert "1 wrapped anew" in unhurried(app, "", "keys", "rotate")
    with app.app_context():
        assert row.text == "words"
        assert db.session.scalars(select(PersonKey.key_id)).one().startswith("k")
    kept = app.config["UNHURRIED"].data_dir / "vault.keys"
    assert (kept.stat().st_mode & 0o777, len(kept.read_text().split())) == (0o600, 2)


def test_the_key_of_a_setting_is_printed_and_never_kept(app: Flask) -> None:
    line = unhurried(app, OLD, "keys", "make").strip()
    close(app)
    assert make_app(app.config["UNHURRIED"].database, app.config["UNHURRIED"].data_dir, vault_keys=line)


def _begin_with(name: str) -> None:
    """Have the database use this key, whatever comes first in the settings."""
    use_newest_key()
    proof = db.session.get_one(VaultKey, "new").proof
    db.session.execute(update(VaultKey).values(in_use=False))
    db.session.add(VaultKey(id=name, proof=proof, in_use=True, since=db.session.scalar(select(VaultKey.since))))
    db.session.flush()
    from unhurried.kit.vault.ring import ring_of

    db.session.execute(update(VaultKey).where(VaultKey.id == name).values(proof=ring_of().proof(name)))
    db.session.execute(text("DELETE FROM vault_key WHERE id = 'new'"))


def _all_at_once(deeds: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
