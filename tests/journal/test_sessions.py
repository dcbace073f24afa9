"""Who may add, who may read, and what happens when the session ends while someone writes."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from itertools import product

import pytest

from tests.journal.writers import Writer
from unhurried.kit import clock

DAY = timedelta(days=1)


def test_a_link_session_adds_and_never_reads_back(mira: Writer) -> None:
    link = mira.with_link()
    page = link.page(link.here())
    page.quietly("secret words")
    answer = page.send("secret words, more")
    assert answer.status_code == 303
    assert mira.texts() == ["secret words, more"]
    assert "It asks for your passphrase." in link.get(answer.location).text
    for path in (link.here(), answer.location, f"/weeks/{mira.enrolment}/1/2", "/home"):
        assert "secret" not in link.get(path).text, path


@pytest.mark.parametrize("path", [
    "/journal", "/journal/new", "/journal/print", "/journal/check-ins", "/journal/promises", "/journal/hard-days",
    "/journal/entry/none",
])  # fmt: skip
def test_reading_asks_a_link_session_for_a_second_proof(mira: Writer, path: str) -> None:
    answer = mira.with_link().get(path)
    assert answer.status_code == 403
    assert "One more proof" in answer.text


def test_a_link_session_overwrites_nothing_that_it_did_not_begin(mira: Writer) -> None:
    path = mira.writes("mine")
    link = mira.with_link()
    page = link.page(link.here())
    page.hidden["entry"] = path.rpartition("/")[2]
    page.hidden["base"] = "1"
    page.send("something else")
    assert sorted(mira.texts()) == ["mine", "something else"]


def test_a_week_that_is_not_open_has_no_box(mira: Writer, tom: Writer) -> None:
    assert mira.get(mira.here(2)).status_code == 404
    assert mira.get(tom.here()).status_code == 404


def test_the_questions_of_a_week_show_the_box_and_keep_which_was_answered(mira: Writer) -> None:
    step = next(n for n in range(1, 9) if "write-here" in mira.get(f"/weeks/{mira.enrolment}/1/{n}").text)
    page = mira.page(f"/weeks/{mira.enrolment}/1/{step}")
    assert page.text == ""
    answer = page.send("An answer", prompt="1")
    assert answer.location.endswith(f"/weeks/{mira.enrolment}/1/{step}")
    shown = mira.get("/journal").text
    assert "An answer" in shown
    assert "You wrote here before" in mira.get(answer.location).text
    assert "You wrote here before" not in mira.with_link().get(answer.location).text


# --- the session ends ----------------------------------------------------------------------------------------------


def test_what_was_written_when_the_session_ran_out_survives_sign_in(mira: Writer) -> None:
    path = mira.writes("before")
    page = mira.page(path)
    mira.change_session(seen_at=clock.wall() - timedelta(hours=3))
    answer = page.send("before, and after")
    assert answer.status_code == 401
    assert "Your words are kept in your journal." in answer.text
    assert "before" not in answer.text
    mira.enter(full=True)
    assert mira.page(path).text == "before, and after"


def test_a_first_entry_survives_as_well(mira: Writer) -> None:
    page, box = mira.page(), mira.page(mira.here())
    mira.change_session(began_at=clock.wall() - DAY - timedelta(minutes=1))
    assert page.send("a page").status_code == 401
    assert box.send("beside a week").status_code == 401
    assert sorted(mira.texts()) == ["a page", "beside a week"]


def test_it_survives_when_a_second_proof_is_asked_for_again(mira: Writer) -> None:
    path = mira.writes("before")
    page = mira.page(path)
    mira.change_session(full=False)
    answer = page.send("before, and after")
    assert answer.status_code == 403
    assert "Your words are kept in your journal." in answer.text
    assert mira.texts() == ["before, and after"]


def test_it_survives_when_the_form_is_older_than_its_token(mira: Writer) -> None:
    page = mira.page()
    mira.enter(full=False)
    page.hidden["csrf_token"] = "ended"
    origin = {"Origin": "http://localhost"}
    assert mira.send(page.action, {**page.hidden, "text": "words"}, headers=origin).status_code == 403
    assert mira.texts() == ["words"]


def test_a_session_that_was_ended_adds_nothing(mira: Writer) -> None:
    page = mira.page()
    mira.change_session(ended_at=clock.wall())
    answer = page.send("words")
    assert answer.status_code == 401
    assert "kept" not in answer.text
    assert mira.texts() == []


def test_a_session_of_long_ago_and_a_foreign_form_add_nothing(mira: Writer) -> None:
    page = mira.page()
    foreign = {"Origin": "https://evil.example"}
    mira.change_session(seen_at=clock.wall() - timedelta(hours=3))
    mira.send(page.action, {"tab": page.hidden["tab"], "text": "forged"}, headers=foreign)
    mira.change_session(began_at=clock.wall() - 3 * DAY)
    page.send("words")
    assert mira.texts() == []


def test_a_stranger_at_the_door_reads_the_same_page_as_ever(mira: Writer) -> None:
    stranger = mira.app.test_client()
    answers = [
        stranger.post("/journal/new", data={"text": "x", "tab": "t" * 20}),
        stranger.post("/nothing/here", data={"text": "x"}),
    ]
    strip = [answer.text.replace("/journal/new", "").replace("/nothing/here", "") for answer in answers]
    assert strip[0].count("\n") == strip[1].count("\n")
    assert [answer.status_code for answer in answers] == [401, 401]
    assert mira.texts() == []


@pytest.mark.parametrize("kind", ["check-in", "promise", "line about a promise", "reason"])
def test_a_line_survives_as_well_wherever_it_was_written(mira: Writer, kind: str) -> None:
    mira.post("/journal/promises", text="I call when I am late")
    mira.post("/rhythm/hard-days", on="2026-12-24")
    marks = re.findall(r'action="([^"]+/mark)"', mira.get("/journal/promises").text)
    days = re.findall(r'action="(/journal/hard-days/[^"]+)"', mira.get("/journal/hard-days").text)
    path, fields = {
        "check-in": (f"/check-in/{mira.enrolment}/1", {"line": "words at night", "heavy": "3"}),
        "promise": ("/journal/promises", {"text": "words at night"}),
        "line about a promise": (marks[0], {"how": "kept", "note": "words", "anew": "at night"}),
        "reason": (days[0], {"text": "words at night"}),
    }[kind]
    fields["csrf_token"] = mira.token()
    mira.change_session(seen_at=clock.wall() - 3 * DAY / 24)
    assert mira.client.post(path, data=fields).status_code == 401
    assert [" ".join(text.split()) for text in mira.texts()] == ["words at night"]
    mira.enter(full=True)
    assert "words" in mira.get("/journal").text


def test_every_script_and_sign_reads_back_in_a_line_and_a_promise(mira: Writer) -> None:
    texts = ("שלום עולם, مرحبا", "👩‍👩‍👧 🌊 é", "<b>&amp;</b> {{ 7*7 }} a\u202eb\u200bc")
    for text in texts:
        assert mira.post(f"/check-in/{mira.enrolment}/1", line=text).status_code == 303
        assert text in unescape(mira.get("/journal/check-ins").text)
        assert mira.post("/journal/promises", text=text).status_code == 303
    assert all(text in unescape(mira.get("/journal/promises").text) for text in texts)


def test_half_signs_and_nuls_break_no_line(mira: Writer) -> None:
    kind, places = (
        "application/x-www-form-urlencoded",
        ((f"/check-in/{mira.enrolment}/1", "line"), ("/journal/promises", "text")),
    )
    for text, (path, field) in product((b"a\xed\xa0\x80b", b"a\x00b", b"\xff\xfe"), places):
        quoted = b"".join(b"%%%02X" % byte for byte in text)
        body = f"csrf_token={mira.token()}&{field}=".encode() + quoted
        assert mira.client.post(path, data=body, content_type=kind).status_code == 303
    for path in ("/journal/promises", "/journal/check-ins"):
        assert mira.get(path).status_code == 200
