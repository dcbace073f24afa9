"""My data in the browser: seen, taken along, erased; and nobody else's (docs: security §1.4, §2)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from tests.infra.apps import environment
from tests.journal.test_sharing import share_path
from tests.journal.writers import Writer
from tests.privacy.test_canary import database_files
from unhurried.accounts.models import Person
from unhurried.accounts.service import set_passphrase
from unhurried.cli import unhurried
from unhurried.kit.db import db, transaction
from unhurried.kit.vault import PersonKey

PHRASE = "four teapots under a slow moon"


def wrapped(who: Writer) -> bytes | None:
    with who.app.app_context():
        return db.session.scalar(select(PersonKey.wrapped).where(PersonKey.person_id == who.id))


@pytest.mark.parametrize("path", ["/my-data", "/my-data/my-data.html", "/my-data/my-data.json", "/my-data/erase"])
def test_it_asks_for_a_full_session(mira: Writer, path: str) -> None:
    assert mira.get(path).status_code == 200
    answer = mira.with_link().get(path)
    assert (answer.status_code, "One more proof" in answer.text) == (403, True)


def test_both_files_come_as_downloads_with_ones_own_words_only(mira: Writer, tom: Writer) -> None:
    mira.writes("the kettle sang שלום 👩‍👩‍👧 </script>")
    tom.writes("tom's own words")
    for kind in ("html", "json"):
        answer = mira.get(f"/my-data/my-data.{kind}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="my-data.{kind}"'
        assert "own words" not in answer.text
        assert "tom@" not in answer.text
    assert "the kettle sang שלום 👩‍👩‍👧 &lt;/script&gt;" in mira.get("/my-data/my-data.html").text
    data = json.loads(mira.get("/my-data/my-data.json").text)["data"]
    assert data["Journal"][0]["text"] == "the kettle sang שלום 👩‍👩‍👧 </script>"
    assert "<script" not in mira.get("/my-data/my-data.html").text


def test_it_says_who_looked(mira: Writer, site: Flask, cohort: int) -> None:
    ada = Writer.facilitator(site, "ada@example.org", cohort)
    assert "Nobody has opened or changed anything of yours." in mira.get("/my-data").text
    mira.post(f"{mira.writes('shared')}/share", facilitator=str(ada.id))
    ada.post(share_path(ada))
    assert "A facilitator read an entry that you shared." in mira.get("/my-data").text


def test_looking_and_downloading_change_nothing(mira: Writer) -> None:
    mira.writes("words")
    from tests.privacy.filling import everything_in

    with mira.app.app_context():
        before = everything_in(db)
    for path in ("/my-data", "/my-data/my-data.html", "/my-data/my-data.json", "/my-data/erase"):
        mira.get(path)
        mira.client.head(path)
    with mira.app.app_context():
        assert everything_in(db) == before


def test_nothing_is_erased_by_accident(mira: Writer) -> None:
    mira.writes("words")
    with mira.app.app_context(), transaction():
        set_passphrase(db.session.get_one(Person, mira.id), PHRASE)
    for fields, said in (
        ({}, "Tick the box"),
        ({"passphrase": PHRASE}, "Tick the box"),
        ({"sure": "yes"}, "That is not the passphrase. Nothing was erased."),
        ({"sure": "yes", "passphrase": "wrong"}, "That is not the passphrase. Nothing was erased."),
    ):
        answer = mira.post("/my-data/erase", **fields)
        assert (answer.status_code, said in answer.text) == (422, True)
    assert mira.texts() == ["words"]


def test_erasing_ends_everything_at_once(mira: Writer, tom: Writer, request: pytest.FixtureRequest) -> None:
    mira.writes("words")
    tom.writes("his words")
    key, other = wrapped(mira), mira.with_link()
    assert key
    with mira.app.app_context(), transaction():
        set_passphrase(db.session.get_one(Person, mira.id), PHRASE)
    answer = mira.post("/my-data/erase", sure="yes", passphrase=PHRASE)
    assert (answer.status_code, answer.location) == (303, "/erased")
    assert "It is done" in mira.get("/erased").text
    assert "Clear-Site-Data" in answer.headers
    assert (mira.get("/home").status_code, other.get("/home").status_code) == (401, 401)
    assert wrapped(mira) is None
    assert tom.texts() == ["his words"]
    with mira.app.app_context():
        assert db.session.get_one(Person, mira.id).email == f"erased-{mira.id}@erased.invalid"
    if mira.app.config["UNHURRIED"].database.startswith("sqlite"):
        files = database_files(mira.app, request)
        assert not [name for name, heap in files.items() if key in heap]
        assert not [name for name, heap in files.items() if b"mira@example.org" in heap]


def test_staff_read_what_comes_first_and_keep_their_account(site: Flask, cohort: int) -> None:
    ada = Writer.facilitator(site, "ada@example.org", cohort)
    answer = ada.post("/my-data/erase", sure="yes")
    assert (answer.status_code, "Another admin takes your role first" in answer.text) == (422, True)
    assert ada.get("/desk").status_code == 200


def test_a_person_is_erased_again_by_command(mira: Writer, tom: Writer, new_app: Callable[..., Flask]) -> None:
    mira.writes("words")
    chosen = mira.app.config["UNHURRIED"]
    env = {**os.environ, **environment(chosen.database, chosen.data_dir)}

    def call(*words: str) -> tuple[int, str]:
        done = CliRunner(env=env).invoke(unhurried, ["erase", *words])
        return done.exit_code, done.output

    assert call(str(mira.id))[0] == 1
    assert call(str(mira.id), "99999", "--yes") == (
        1,
        "Error: There is nobody with the number 99999. Nothing was erased.\n",
    )
    assert mira.texts() == ["words"]
    assert call(str(mira.id), "--yes") == (0, "1 erased.\n")
    assert wrapped(mira) is None
