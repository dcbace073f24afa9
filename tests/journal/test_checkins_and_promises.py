"""Checking in, the promise log, and why a day is hard (docs: curriculum §0.4, care R10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, stand
from unhurried.care.models import OutreachTask
from unhurried.journal.queries import answers_of
from unhurried.journal.rules import looks_in
from unhurried.kit.db import db, transaction
from unhurried.pacing.models import HardDay


def check_in(who: Writer, week: int = 1, **answers: str) -> str:
    answer = who.post(f"/check-in/{who.enrolment}/{week}", **answers)
    assert answer.status_code == 303, answer.text
    return who.get(answer.location).text


def tasks(who: Writer) -> list[str]:
    with who.app.app_context():
        return list(db.session.scalars(select(OutreachTask.cause).where(OutreachTask.person_id == who.id)))


def week(who: Writer, number: int) -> None:
    with who.app.app_context():
        stand(DAY_ONE + timedelta(weeks=number - 1))


def test_every_answer_is_taken_and_so_is_none(mira: Writer) -> None:
    assert "Your check-in is kept." in check_in(mira)
    assert "Your check-in is kept." in check_in(mira, heavy="unsaid", steady="unsaid", statement="none", pace="slow")
    assert "Thank you for saying that it is heavy." in check_in(mira, heavy="5", steady="1")
    with mira.app.app_context():
        (last,) = answers_of(mira.enrolment)
    assert last == {"heavy": "5", "steady": "1", "line": "", "contact": False}


def test_what_is_not_an_answer_counts_as_not_said(mira: Writer) -> None:
    check_in(mira, heavy="6", steady="<b>", pace="5", colour="blue")
    with mira.app.app_context():
        assert answers_of(mira.enrolment) == [{"line": "", "contact": False}]


def test_who_sees_what_stands_above_the_first_question_with_a_way_to_help(mira: Writer) -> None:
    shown = mira.get(f"/check-in/{mira.enrolment}/1").text
    assert shown.index("Nobody reads your answers unless you share them. One thing is passed on") < shown.index(
        "How heavy has this week been?"
    )
    assert shown.index("The Safety page has help") < shown.index("How heavy has this week been?")
    assert shown.count("Rather not say") == 4


def test_reading_ones_answers_asks_for_a_full_session(mira: Writer, tom: Writer) -> None:
    link = mira.with_link()
    check_in(link, line="a line of mine", heavy="4")
    assert "a line of mine" not in link.get(f"/check-in/{mira.enrolment}/1").text
    assert "Saving again replaces those answers." in link.get(f"/check-in/{mira.enrolment}/1").text
    assert link.get("/journal/check-ins").status_code == 403
    shown = mira.get("/journal/check-ins").text
    assert "a line of mine" in shown
    assert "The week: heavy." in shown
    assert "a line of mine" not in tom.get("/journal/check-ins").text


def test_nobody_checks_in_for_somebody_else_or_before_a_week_opens(mira: Writer, tom: Writer) -> None:
    assert tom.post(f"/check-in/{mira.enrolment}/1", heavy="5").status_code == 404
    assert mira.post(f"/check-in/{mira.enrolment}/2", heavy="5").status_code == 404


def test_a_line_too_long_is_refused_and_stays(mira: Writer) -> None:
    answer = mira.post(f"/check-in/{mira.enrolment}/1", line="a" * 2001, heavy="3")
    assert answer.status_code == 422
    assert "This is 2,001 characters long, and 2,000 fit." in answer.text
    assert "a" * 2001 in answer.text


@pytest.mark.parametrize(("name", "value", "cause"), [("heavy", "5", "heavy"), ("pace", "fast", "fast")])
def test_two_in_a_row_ask_a_person_to_look_in_and_say_nothing_else(
    mira: Writer, ada: Writer, name: str, value: str, cause: str
) -> None:
    check_in(mira, 1, **{name: value, "line": "hidden words"})
    check_in(mira, 1, **{name: value})
    assert tasks(mira) == []
    week(mira, 2)
    check_in(mira, 2, **{name: value, "steady": "1", "line": "hidden words"})
    assert tasks(mira) == [cause]
    shown = ada.get("/desk").text
    assert "in two check-ins in a row" in shown
    assert "hidden words" not in shown


def test_one_between_ends_the_row(mira: Writer) -> None:
    for number, heavy in ((1, "5"), (2, "unsaid"), (3, "5")):
        week(mira, number)
        check_in(mira, number, heavy=heavy)
    assert tasks(mira) == []
    assert looks_in([{"heavy": "5"}, {"pace": "fast"}]) is None
    assert looks_in([]) is None


def test_asking_for_a_person_reaches_one_at_once(mira: Writer, ada: Writer) -> None:
    assert "They write within two working days." in check_in(mira, contact="yes")
    assert tasks(mira) == ["contact"]
    assert "for a person to contact them" in ada.get("/desk").text


# --- promises ------------------------------------------------------------------------------------------------------


def button(who: Writer, end: str) -> str:
    found = [
        part.split('"')[0]
        for part in who.get("/journal/promises").text.split('action="')
        if part.split('"')[0].endswith(end)
    ]
    return found[0]


def test_a_promise_is_written_marked_changed_and_let_rest(mira: Writer, tom: Writer) -> None:
    mira.post("/journal/promises", text="  I call when I am late ")
    mira.post(button(mira, "/mark"), how="not_kept", note="forgot")
    mira.post(button(mira, "/mark"), how="renegotiated", anew="I write when I am late")
    shown = mira.get("/journal/promises").text
    for words in ("I write when I am late", "Not kept", "forgot", "Before: I call when I am late"):
        assert words in shown
    mira.post(button(mira, "/rest"))
    assert "It rests." in mira.get("/journal/promises").text
    mira.post(button(mira, "/again"))
    assert button(mira, "/mark")
    assert "when I am late" not in tom.get("/journal/promises").text


def test_three_are_the_most_and_the_fourth_is_not_lost(mira: Writer) -> None:
    for number in range(3):
        assert mira.post("/journal/promises", text=f"promise {number}").status_code == 303
    answer = mira.post("/journal/promises", text="a fourth one")
    assert answer.status_code == 422
    assert "Three promises are open, and three is the most." in answer.text
    assert 'value="a fourth one"' in answer.text
    mira.post(button(mira, "/rest"))
    assert mira.post("/journal/promises", text="a fourth one").status_code == 303
    assert mira.post(button(mira, "/again")).status_code == 422


def test_only_their_maker_touches_them(mira: Writer, tom: Writer, ada: Writer) -> None:
    mira.post("/journal/promises", text="mine")
    paths = [button(mira, end) for end in ("/mark", "/rest", "/remove")]
    for stranger in (tom, ada):
        for path in paths:
            assert stranger.post(path, how="kept").status_code in (403, 404)
    assert "mine" in mira.get("/journal/promises").text


def test_a_line_and_a_promise_can_be_deleted(mira: Writer) -> None:
    mira.post("/journal/promises", text="mine")
    mira.post(button(mira, "/mark"), how="kept", note="on a walk")
    mira.post(next(p.split('"')[0] for p in mira.get("/journal/promises").text.split('action="') if "/marks/" in p))
    assert "on a walk" not in mira.get("/journal/promises").text
    mira.post(button(mira, "/remove"))
    assert "mine" not in mira.get("/journal/promises").text


@pytest.mark.parametrize(("fields", "said"), [
    ({"how": "lost"}, "Choose kept, not kept, or renegotiated."),
    ({"how": "kept", "note": "a" * 2001}, "This is 2,001 characters long"),
    ({"how": "renegotiated", "anew": "b" * 2001}, "This is 2,001 characters long"),
])  # fmt: skip
def test_what_cannot_be_kept_is_said_and_stays(mira: Writer, fields: dict[str, str], said: str) -> None:
    mira.post("/journal/promises", text="mine")
    answer = mira.post(button(mira, "/mark"), **fields)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert all(value in answer.text for value in fields.values() if len(value) > 4)


# --- hard days -----------------------------------------------------------------------------------------------------


def hard_day(who: Writer) -> int:
    with who.app.app_context(), transaction():
        day = HardDay(person_id=who.id, on=date(2026, 12, 24))
        db.session.add(day)
        db.session.flush()
        return day.id


def test_why_a_day_is_hard_is_ones_own(mira: Writer, tom: Writer, ada: Writer) -> None:
    mine, theirs = hard_day(mira), hard_day(tom)
    assert mira.post(f"/journal/hard-days/{mine}", text="the day I found out").status_code == 303
    assert "the day I found out" in mira.get("/journal/hard-days").text
    assert mira.post(f"/journal/hard-days/{theirs}", text="x").status_code == 404
    for stranger, page in ((tom, "/journal/hard-days"), (ada, "/desk"), (mira.with_link(), "/rhythm")):
        assert "found out" not in stranger.get(page).text
    mira.post(f"/journal/hard-days/{mine}", text=" ")
    assert "found out" not in mira.get("/journal/hard-days").text


def test_a_reason_too_long_is_refused_and_stays(mira: Writer) -> None:
    answer = mira.post(f"/journal/hard-days/{hard_day(mira)}", text="a" * 2001)
    assert (answer.status_code, "a" * 2001 in answer.text) == (422, True)
