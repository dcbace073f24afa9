"""Writing in the journal: kept as it was typed, never overwritten unseen, its owner's alone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, stand
from unhurried.journal.queries import entries_of
from unhurried.journal.rules import LONGEST, words_of
from unhurried.journal.service import Draft, save
from unhurried.kit.db import db, transaction

HARD = {
    "right to left": "שלום עולם\nمرحبا بالعالم",
    "emoji": "👩‍👩‍👧 🏳️‍🌈 ✍🏽",
    "bidi and zero width": "\u202eabc\u2066\u200b\ufeffdef",
    "markup": "</textarea><script>alert(1)</script> &amp; {{ 7*7 }} %(x)s",
    "spaces": "  begins with spaces\n\n\n  and ends with them  ",
    "first line empty": "\nsecond line",
}


@pytest.mark.parametrize("what", HARD)
def test_a_text_reads_as_it_was_typed(mira: Writer, what: str) -> None:
    path = mira.writes(HARD[what])
    assert mira.page(path).text == HARD[what]
    assert mira.texts() == [HARD[what]]
    assert mira.get("/journal").status_code == mira.get("/journal/print").status_code == 200


def test_line_ends_become_plain_and_nothing_else_changes(mira: Writer) -> None:
    mira.writes("one\r\ntwo\rthree\n")
    assert mira.texts() == ["one\ntwo\nthree\n"]


def test_signs_that_no_page_can_show_are_left_out_and_it_says_so(mira: Writer) -> None:
    answer = mira.page().send("a\0b\0c")
    assert mira.texts() == ["abc"]
    assert "2 signs in it cannot be shown by any page and were left out." in mira.get(answer.location).text


def test_half_a_sign_leaves_a_mark(mira: Writer, site: Flask) -> None:
    with site.app_context(), transaction():
        save(mira.id, Draft(tab="t" * 20, text="a\ud800b"))
    assert mira.texts() == ["a\ufffdb"]
    assert words_of("a\ud800b").unseen == 1
    assert mira.get("/journal").status_code == 200


@pytest.mark.parametrize("sign", ["a", "ש", "🌊"])
def test_an_entry_holds_200_000_characters_of_any_script(mira: Writer, sign: str) -> None:
    path = mira.writes(sign * LONGEST)
    assert mira.texts() == [sign * LONGEST]
    assert mira.page(path).text == sign * LONGEST


def test_one_more_is_refused_in_an_exact_sentence_and_is_still_there(mira: Writer) -> None:
    answer = mira.page().send("ש" * (LONGEST + 1))
    assert answer.status_code == 422
    assert "This is 200,001 characters long, and 200,000 fit." in answer.text
    assert "ש" * (LONGEST + 1) in answer.text
    assert mira.texts() == []


def test_a_page_that_saves_by_itself_hears_the_same_sentence(mira: Writer) -> None:
    answer = mira.page().quietly("a" * (LONGEST + 1))
    assert (answer.status_code, "200,001" in answer.json["said"]) == (422, True)


def test_saving_by_itself_makes_one_entry_and_goes_on_in_it(mira: Writer) -> None:
    page = mira.page()
    for text in ("one", "one two", "one two three"):
        assert page.quietly(text).json["said"] == "Your words are kept."
    assert mira.texts() == ["one two three"]
    page.send("one two three four")
    assert mira.texts() == ["one two three four"]


def test_an_answer_to_a_quiet_saving_never_holds_a_text(mira: Writer) -> None:
    page = mira.page()
    page.quietly("canary one")
    other = mira.page(page.quietly("canary two").json["address"])
    other.quietly("canary three")
    answer = page.quietly("canary four")
    assert "canary" not in answer.text


def test_the_same_page_sent_twice_at_once_makes_one_entry(mira: Writer, site: Flask) -> None:
    faults: list[str] = []

    def write(number: int) -> None:
        try:
            with site.app_context(), transaction():
                save(mira.id, Draft(tab="t" * 20, text="the same words", turn=number))
        except Exception as fault:
            faults.append(repr(fault))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    assert mira.texts() == ["the same words"]


def test_a_saving_that_arrives_late_does_not_undo_a_newer_one(mira: Writer) -> None:
    page = mira.page()
    page.quietly("one")
    late = dict(page.hidden)
    page.quietly("one two three")
    answer = mira.send(page.action, {**late, "text": "one two"}, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert mira.texts() == ["one two three"]


def test_an_empty_page_never_empties_an_entry(mira: Writer) -> None:
    path = mira.writes("words")
    page = mira.page(path)
    assert page.quietly("  \n").status_code == 200
    answer = page.send("")
    assert answer.status_code == 422
    assert "what was saved before is still kept" in answer.text
    assert mira.texts() == ["words"]
    assert mira.page().quietly("").json == {"said": "Nothing is written yet."}


# --- one's own -----------------------------------------------------------------------------------------------------


def test_search_finds_ones_own_words_and_leaves_no_trace_in_an_address(mira: Writer, tom: Writer) -> None:
    mira.writes("The kettle sang")
    mira.writes("Nothing of the kind")
    tom.writes("My kettle")
    answer = mira.post("/journal/search", wanted="KETTLE  sang")
    assert "The kettle sang" in answer.text
    assert "1 entry has these words." in answer.text
    assert "Nothing of the kind" not in answer.text
    assert answer.status_code == 200


def test_print_shows_everything_from_the_first(mira: Writer, tom: Writer) -> None:
    for number, text in enumerate(("first", "second")):
        with mira.app.app_context():
            stand(DAY_ONE + timedelta(hours=number))
        mira.writes(text)
    tom.writes("what Tom keeps")
    shown = mira.get("/journal/print").text
    assert shown.index("first") < shown.index("second")
    assert "what Tom keeps" not in shown


def test_nobody_reads_writes_or_removes_what_is_somebody_elses(mira: Writer, tom: Writer, ada: Writer) -> None:
    path = mira.writes("mine")
    nothing = tom.get("/journal/entry/none")
    for stranger in (tom, ada):
        for what in (path, f"{path}/remove"):
            assert (stranger.get(what).status_code, stranger.get(what).data) == (404, nothing.data)
        assert stranger.post(f"{path}/remove").status_code == 404
    tom.send(path, {"csrf_token": tom.token(), "tab": "t" * 20, "base": "1", "text": "theirs"})
    assert mira.texts() == ["mine"]


def test_removing_asks_first_and_then_deletes(mira: Writer) -> None:
    path = mira.writes("words")
    assert "There is no way back." in mira.get(f"{path}/remove").text
    assert mira.texts() == ["words"]
    mira.post(f"{path}/remove")
    assert (mira.texts(), mira.get(path).status_code) == ([], 404)


def test_a_long_journal_asks_for_the_key_once(mira: Writer) -> None:
    for number in range(5):
        mira.writes(f"entry {number}")
    with mira.app.app_context():
        asked: list[str] = []
        listen = lambda _c, _cursor, sql, *_rest: asked.append(sql)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        found = [(entry.text, entry.prompt) for entry in entries_of(mira.id)]
        event.remove(db.engine, "before_cursor_execute", listen)
    assert len(found) == 5
    assert sum("person_key" in sql for sql in asked) == 1
