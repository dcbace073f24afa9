"""Master keys rotate while people write and read (docs: docs/keys.md)."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.kit.test_vault import NEW, OLD, note, people, unhurried
from unhurried.kit.db import db, transaction
from unhurried.kit.vault import PersonKey, VaultKey, keys_in_use, retire_old_keys, rewrap_some, use_newest_key
from unhurried.kit.vault.ring import ring_of


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
    db.session.execute(update(VaultKey).where(VaultKey.id == name).values(proof=ring_of().proof(name)))
    db.session.execute(text("DELETE FROM vault_key WHERE id = 'new'"))
