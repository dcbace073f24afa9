"""Two tabs on the same entry: nothing is overwritten unseen, and both texts are offered."""

from __future__ import annotations

import pytest

from tests.journal.writers import Writer
from unhurried.journal.rules import fate


def test_two_tabs_keep_both_texts_and_offer_them(mira: Writer) -> None:
    path = mira.writes("first words")
    one, two = mira.page(path), mira.page(path)
    one.send("first words, changed in one tab")
    answer = two.send("first words, changed in the other")
    assert answer.location == path
    shown = mira.get(path).text
    assert "Both texts are kept, side by side." in shown
    assert "changed in one tab" in shown
    assert "changed in the other" in shown
    assert sorted(mira.texts()) == ["first words, changed in one tab", "first words, changed in the other"]


def test_two_tabs_that_save_by_themselves_never_overwrite_each_other(mira: Writer) -> None:
    path = mira.writes("start")
    one, two = mira.page(path), mira.page(path)
    for number in range(3):
        one.quietly(f"start, one {number}")
        two.quietly(f"start, two {number}")
    assert sorted(mira.texts()) == ["start, one 2", "start, two 2"]
    assert "in another tab" in two.quietly("start, two 9").json["said"] or "start, two 9" in mira.texts()


def test_a_first_page_that_another_tab_took_over_keeps_both(mira: Writer) -> None:
    page = mira.page()
    path = page.quietly("begun").json["address"]
    mira.page(path).send("begun, and changed elsewhere")
    for text in ("begun, here", "begun, here again"):
        page.hidden["entry"] = ""
        assert page.quietly(text).status_code == 200
    assert sorted(mira.texts()) == ["begun, and changed elsewhere", "begun, here again"]


def test_an_entry_that_was_removed_in_another_tab_comes_back_as_a_new_one(mira: Writer) -> None:
    path = mira.writes("words")
    page = mira.page(path)
    mira.post(f"{path}/remove")
    assert page.send("words that go on").status_code == 303
    assert mira.texts() == ["words that go on"]


@pytest.mark.parametrize(("which", "left"), [
    ("apart", ["one", "two"]),
    ("joined", ["one\n\ntwo"]),
    ("first", ["one"]),
    ("second", ["two"]),
    ("neither", ["one", "two"]),
])  # fmt: skip
def test_its_owner_says_which_text_stays(mira: Writer, which: str, left: list[str]) -> None:
    path = mira.writes("start")
    one, two = mira.page(path), mira.page(path)
    one.send("one")
    two.send("two")
    settle = next(part for part in mira.get(path).text.split('action="') if "/settle/" in part).split('"')[0]
    assert mira.post(settle, which=which).status_code == 303
    assert sorted(mira.texts()) == left
    assert ("This entry has two texts" in mira.get(path).text) == (which == "neither")


@pytest.mark.parametrize(("kept", "typed", "base", "same_tab", "overtaken", "found"), [
    ("a", "a", 1, False, False, "same"),
    ("a", "b", 3, False, False, "write"),
    ("a", "b", 2, False, False, "beside"),
    ("a", "b", 2, True, False, "write"),
    ("a", "b", 2, True, True, "same"),
    ("a", "b", 9, False, True, "beside"),
])  # fmt: skip
def test_what_becomes_of_a_text(kept: str, typed: str, base: int, same_tab: bool, overtaken: bool, found: str) -> None:
    assert fate(kept=kept, typed=typed, version=3, base=base, same_tab=same_tab, overtaken=overtaken) == found
