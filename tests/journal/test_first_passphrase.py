"""Before anyone writes, the box says that a passphrase is worth choosing first."""

from __future__ import annotations

from flask import Flask

from tests.journal.writers import Page, Writer
from tests.lessons.readers import Reader
from unhurried.accounts.models import Person
from unhurried.accounts.service import set_passphrase
from unhurried.kit.db import db, transaction


def test_the_box_says_so_until_there_is_one(site: Flask, mira: Writer) -> None:
    reader = Reader(site, mira.email, mira.enrolment)
    path = f"/write/{mira.enrolment}/1"
    assert "Choose it first" in reader.get(path).text
    with site.app_context(), transaction():
        set_passphrase(db.session.get_one(Person, mira.id), "four teapots under snow")
    assert "Choose it first" not in reader.get(path).text


def test_what_was_written_by_a_mailed_link_is_not_opened_by_the_next_one(site: Flask, mira: Writer) -> None:
    Page(mira, f"/write/{mira.enrolment}/1").send("a canary in the morning")
    somebody = Reader(site, mira.email, mira.enrolment)
    somebody.post("/account/passphrase", passphrase="four teapots under snow")
    assert somebody.post("/step-up", passphrase="four teapots under snow").status_code == 422
    answer = somebody.get("/journal")
    assert answer.status_code == 403
    assert "canary" not in answer.text
