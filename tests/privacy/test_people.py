"""Every table with a person in it is exported and erased, whatever tables are still to come."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import select

from tests.privacy.filling import everything_in, fill, linked_to_people, mark
from unhurried.accounts.models import Person
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.journal.models import Entry
from unhurried.kit.db import Base, db, transaction
from unhurried.kit.vault import PersonKey, Unreadable
from unhurried.privacy.models import Erasure
from unhurried.privacy.queries import everything
from unhurried.privacy.rules.people import ALSO, BY_TABLE, OTHERS, TABLES, readable
from unhurried.privacy.service import ErasureRefused, as_html, as_json, erase
from unhurried.privacy.service.tidying import tidy

SECRET = (
    "token_digest", "browser_digest", "code_digest", "passphrase", "wrapped", "nonce", "sealed", "chain",
    "credential", "public_key", "handle", "challenge", "bound_to", "secret",
)  # fmt: skip


@pytest.fixture
def people(app: Flask) -> list[int]:
    """Three people with a row in every table; the first is erased, the others are the noise."""
    with transaction():
        return fill(["mira", "tom", "ada"])


def person(number: int) -> Person:
    db.session.rollback()
    return db.session.get_one(Person, number)


@pytest.mark.usefixtures("app")
def test_every_table_that_leads_to_a_person_says_how_it_is_exported_and_erased() -> None:
    linked = linked_to_people()
    assert {"journal_entry", "opening", "outbox", "keep_apart", "audit_entry", "invitation"} <= set(linked)
    handled = set(BY_TABLE) | set(ALSO) | {"erasure"}
    assert set(linked) - handled == set()


@pytest.mark.usefixtures("app")
def test_every_table_is_about_people_or_is_named_as_one_that_is_not() -> None:
    assert set(Base.metadata.tables) == set(BY_TABLE) | set(OTHERS)
    assert not set(BY_TABLE) & set(OTHERS)


def test_whatever_erasing_leaves_says_why_to_the_person() -> None:
    assert all(bool(about.why) == (about.fate != "delete") for about in TABLES)
    assert {about.table for about in TABLES if about.fate == "keep"} == {"audit_entry", "suppression"}


def test_an_export_has_every_table_and_nobody_elses_rows(people: list[int]) -> None:
    mira, tom, _ada = people
    found = everything(person(mira))
    assert set(found) == {about.title for about in TABLES}
    text = json.dumps(found)
    assert mark(tom) not in text
    assert "tom@example.org" not in text
    assert all(len(rows) == 1 or title == "People you are kept apart from" for title, rows in found.items())


def test_an_export_opens_what_was_sealed_and_shows_no_key_digest_or_token(people: list[int]) -> None:
    found = everything(person(people[0]))
    for title in ("Journal", "Entries you shared, as they were", "Check-ins", "Promises", "Why a day is hard"):
        assert mark(people[0]) in found[title][0]["text"], title
    names = {name for rows in found.values() for row in rows for name in row}
    assert not names & set(SECRET)


def test_both_files_hold_the_same(people: list[int]) -> None:
    me = person(people[0])
    data = json.loads(as_json(me))["data"]
    page = as_html(me)
    assert data == everything(me)
    for rows in data.values():
        for row in rows:
            for name, value in row.items():
                assert name.endswith("id") or value in (None, "", [], {}) or str(escape(readable(value))) in page, row


def test_erasing_takes_every_row_of_one_and_no_row_of_another(people: list[int]) -> None:
    mira, tom, ada = people
    before = everything_in(db)
    with transaction():
        erase(mira)
    after = everything_in(db)
    for table, rows in after.items():
        assert not [row for row in rows if mark(mira) in repr(row)] or table in ("audit_entry",), table
        assert not [row for row in rows if "mira@example.org" in repr(row)], table
        others = [row for row in before[table] if mark(tom) in repr(row) or mark(ada) in repr(row)]
        touching = mark(mira)
        missing = [row for row in others if row not in rows and touching not in repr(row)]
        assert [row for row in missing if not _names(row, table, mira)] == [], table


TOLD = ("care_note", "outreach_task", "duty")
PAIRS = ("pair_side", "pair_share", "pair_invitation")


def _names(row: tuple[Any, ...], table: str, number: int) -> bool:
    """Whether the row of another person names the erased one: a pair kept apart, what they read, set or answered."""
    return (
        table in ("keep_apart", "journal_share", "message", "hold", "circle_report", "application", *TOLD, *PAIRS)
        and number in row
    )


def test_nothing_points_at_the_erased_person_but_what_says_why(people: list[int]) -> None:
    mira = people[0]
    with transaction():
        erase(mira)
    allowed = {"person", "audit_entry", "erasure"}
    for table in Base.metadata.sorted_tables:
        columns = [one for one in table.columns if any(key.column.table.name == "person" for key in one.foreign_keys)]
        for column in columns:
            found = db.session.execute(select(table).where(column == mira)).all()
            assert not found or table.name in allowed, table.name
    blank = person(mira)
    assert (blank.email, blank.zone, blank.locale) == (f"erased-{mira}@erased.invalid", "UTC", "en")
    assert (blank.passphrase, blank.role, blank.letters) == (None, "participant", "all")


def test_the_key_is_gone_and_a_copy_of_the_writing_stays_shut(people: list[int]) -> None:
    copy = db.session.scalars(select(Entry).where(Entry.person_id == people[0])).one()
    assert copy.text == mark(people[0])
    db.session.expunge(copy)
    with transaction():
        erase(people[0])
    assert db.session.get(PersonKey, people[0]) is None
    with pytest.raises(Unreadable):
        _ = copy.text


def test_erasing_twice_and_erasing_nobody_change_nothing(people: list[int]) -> None:
    with transaction():
        erase(people[0])
    before = everything_in(db)
    with transaction():
        erase(people[0])
        erase(10**6)
    after = everything_in(db)
    assert {name: rows for name, rows in after.items() if name != "person"} == {
        name: rows for name, rows in before.items() if name != "person"
    }


def test_the_same_address_begins_as_someone_new(people: list[int]) -> None:
    with transaction():
        erase(people[0])
    with transaction():
        again = find_or_make_person("mira@example.org")
        assert again.id not in people
    assert set(everything(person(again.id))) <= {"Your account", "That no mail goes to your address"}


def test_staff_are_told_what_comes_first(people: list[int]) -> None:
    with transaction():
        set_role(db.session.get_one(Person, people[0]), "facilitator")
    with pytest.raises(ErasureRefused, match="Another admin"), transaction():
        erase(people[0])
    assert db.session.get(PersonKey, people[0]) is not None


def test_tidy_takes_the_number_after_its_time(people: list[int]) -> None:
    with transaction():
        erase(people[0])
        db.session.get_one(Erasure, people[0]).at = person_age()
    assert tidy().get("erased people") == 1
    assert db.session.get(Person, people[0]) is None


def person_age() -> Any:
    from datetime import timedelta

    from unhurried.kit import clock

    return clock.wall() - timedelta(days=31)
