"""What other rooms tell stands in the letter in its own words, in both parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from tests.letters.post import letter_to, someone
from unhurried.accounts.models import Person
from unhurried.kit.db import db, transaction
from unhurried.letters import rules
from unhurried.letters.emails.fragments import Shelf, stock
from unhurried.letters.emails.letter import write_letter
from unhurried.letters.emails.told import Told
from unhurried.letters.queries import items_of


@dataclass(frozen=True)
class Telling(Shelf):
    """A shelf with something told."""

    def words(self, item: rules.Item, locale: str) -> dict[str, Any]:
        return super().words(item, locale) | {"told": Told("Thursday at seven", ("Bring <tea> & a chair.", "Or not."))}


@pytest.mark.parametrize("item", ["gathering:1", "announcement", "digest"])
def test_what_is_told_stands_in_the_letter_as_plain_words(app: Flask, item: str) -> None:
    with transaction():
        place = someone(style="note", inbox="mine")
        row = letter_to(place, item)
    person = db.session.get_one(Person, place.person_id)
    found = stock([row])
    mail = write_letter(row, person, items_of(row.items), Telling(found.enrolments, found.holds))
    assert "Bring <tea> & a chair.\nOr not." in mail.text
    assert "Bring &lt;tea&gt; &amp; a chair." in mail.html
    assert "<tea>" not in mail.html


def test_a_discreet_letter_tells_nothing(app: Flask) -> None:
    with transaction():
        place = someone(style="discreet")
        row = letter_to(place, "gathering:1")
    person = db.session.get_one(Person, place.person_id)
    mail = write_letter(row, person, items_of(row.items), Telling(stock([row]).enrolments))
    assert "tea" not in mail.subject + mail.text + mail.html
    assert "Thursday at seven" not in mail.subject + mail.text + mail.html
