"""One's check-ins over the weeks: only when asked for, for one's own eyes, as a picture and a table."""

from __future__ import annotations

import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, join, make_cohort, stand
from unhurried.journal.rules import EDGE, TALL, WIDE, plot

PATH = "/journal/check-ins/over-time"
SAID = (("2", "1"), ("5", "unsaid"), (None, "2"), ("3", "4"), ("4", "5"))


def live(who: Writer, weeks: int = len(SAID)) -> None:
    for number, (heavy, steady) in enumerate(SAID[:weeks], 1):
        with who.app.app_context():
            stand(DAY_ONE + timedelta(weeks=number - 1))
        position = number if number < 5 else 6
        if position == 6:
            with who.app.app_context():
                stand(DAY_ONE + timedelta(weeks=5))
        given_answers = {name: one for name, one in (("heavy", heavy), ("steady", steady)) if one}
        assert who.post(f"/check-in/{who.enrolment}/{position}", pace="right", **given_answers).status_code == 303


def test_every_answer_stands_in_a_picture_and_in_the_table_beside_it(mira: Writer) -> None:
    live(mira)
    shown = mira.get(PATH).text
    assert shown.count('<svg viewBox="0 0 640 200" role="img"') == 2
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", re.sub(r' data-name="[^"]*"', "", shown))
    assert len(rows) == 5
    assert "1 October</th><td>rather light</td><td>not steady</td><td>about right" in rows[0]
    assert "very heavy</td><td>not said" in rows[1]
    assert "From 1 October to 5 November. The table below has every answer." in shown
    assert "A week where you left the question out leaves a gap." in shown
    assert shown.count('aria-labelledby="heavy-1') == 1
    assert "<script" not in shown.partition("<main")[2]


def test_nothing_in_it_is_told_by_colour_or_ranked(mira: Writer) -> None:
    live(mira)
    main = mira.get(PATH).text.partition("<main")[2].partition("</main>")[0]
    assert not re.search(
        r"fill=|stroke=|style=|#[0-9a-f]{3,6}\b|better|worse|best|average|score|%", main.replace("&#39;", "")
    )


def test_few_answers_get_a_kind_sentence_and_the_table(mira: Writer) -> None:
    assert "There is nothing to show yet" in mira.get(PATH).text
    live(mira, 2)
    shown = mira.get(PATH).text
    assert "A picture needs three answers to the same question." in shown
    assert "preserveAspectRatio" not in shown
    assert "very heavy" in shown


def test_it_is_there_only_for_who_asks_and_is_its_owner(mira: Writer, tom: Writer, ada: Writer) -> None:
    live(mira)
    assert "preserveAspectRatio" not in mira.get("/journal/check-ins").text + mira.get("/home").text
    assert PATH in mira.get("/journal/check-ins").text
    assert mira.with_link().get(PATH).status_code == 403
    assert "very heavy" not in tom.get(PATH).text
    assert "very heavy" not in ada.get(PATH).text


def test_two_courses_are_two_pictures(mira: Writer) -> None:
    live(mira)
    with mira.app.app_context():
        second = join(make_cohort("trusting-yourself-again"), mira.email, track="solo")
        stand(DAY_ONE + timedelta(weeks=5))
    mira.post(f"/check-in/{second}/1", heavy="1")
    shown = mira.get(PATH).text
    assert shown.index("Trusting yourself again") > shown.index("very heavy")
    assert "A picture needs three answers" in shown


@given(st.lists(st.sampled_from([None, "unsaid", "none", "1", "2", "3", "4", "5", "9"]), max_size=60))
def test_every_mark_lies_inside_and_in_the_order_of_time(said: list[str | None]) -> None:
    found = plot(said)
    assert len(found.marks) == sum(one in "12345" for one in said if one and len(one) == 1)
    assert all(EDGE <= x <= WIDE - EDGE and EDGE <= y <= TALL - EDGE for x, y in found.marks)
    assert [x for x, _y in found.marks] == sorted({x for x, _y in found.marks})
    assert len(found.lines) <= max(len(found.marks) - 1, 0)
