"""The courses that people read: whole, of the right length, in short sentences (docs: care §6)."""

# ruff: noqa: E501 -- tables read better in long lines
from __future__ import annotations

import re

import pytest

from unhurried.curriculum.queries import load_course
from unhurried.curriculum.rules import Lesson, count_words
from unhurried.kit.markdown import plain

REAL = load_course("trusting-yourself-again")
LESSONS = [REAL.lesson(week.position, "solo") for week in REAL.outline.weeks]
OUTLINED = {  # docs: curriculum §2
    "hearing-yourself": (["R3", "R5", "R6", "R14", "R15"], "medium", "Week one: your own voice", "Your first page"),
    "lines-that-hold": (["R15", "R21"], "medium", "Week two: lines that hold", "This week's page"),
    "tending": (["R1", "R13", "R15", "R17"], "light", "Week three: looking after the basics", "A short note for {weekday}"),
    "letting-people-in": (["R15", "R20", "R22", "R24"], "light", "Week four: letting people in", "One last page for now"),
}  # fmt: skip
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.key for lesson in LESSONS])


def _sentences(lesson: Lesson) -> list[str]:
    pages = [*lesson.steps, *([lesson.short] if lesson.short else [])]
    lines = [line for page in pages for line in plain(page.markdown).splitlines()]
    parts = [part for line in lines for part in re.split(r"(?<=[.?])[”\"]?\s+", line)]
    return [part for part in parts if count_words(part)]


def test_the_course_has_the_four_weeks_of_its_outline() -> None:
    assert [lesson.key for lesson in LESSONS] == list(OUTLINED)


@each_lesson
def test_a_week_keeps_to_its_outline(lesson: Lesson) -> None:
    subject = lesson.subject
    found = list(lesson.requirements), lesson.weight, subject.ordinary, subject.discreet
    assert found == OUTLINED[lesson.key]


@each_lesson
def test_a_week_has_900_to_1400_words_and_a_short_version_of_five_minutes(lesson: Lesson) -> None:
    assert 900 <= lesson.words <= 1400
    assert lesson.short
    assert 60 <= lesson.short.words <= 200


@each_lesson
def test_a_week_has_three_or_four_steps_and_ends_in_the_room(lesson: Lesson) -> None:
    roles = [step.role for step in lesson.steps]
    assert 3 <= roles.count("step") <= 4
    assert roles[-3:] == ["prompts", "practice", "landing"]
    assert (
        "next ordinary thing" in " ".join(plain(lesson.steps[-1].markdown).split()) or lesson.key == "tending"
    )


@each_lesson
def test_sentences_are_short(lesson: Lesson) -> None:
    sentences = _sentences(lesson)
    long = [sentence for sentence in sentences if count_words(sentence) > 20]
    assert len(long) <= len(sentences) // 50, long
    assert max(map(count_words, sentences)) <= 26


@each_lesson
def test_a_week_may_be_skipped_and_says_so(lesson: Lesson) -> None:
    assert "skip the page and still count the week" in lesson.alternative
    assert "That counts as the week." in (lesson.short.markdown if lesson.short else "")
    assert "Safety link" in "".join(step.markdown for step in lesson.steps)


@each_lesson
def test_the_note_for_the_letter_has_three_lines_and_names_the_minutes(lesson: Lesson) -> None:
    assert len(lesson.note) == 3
    assert any("20 minutes" in line for line in lesson.note)


def test_the_fixed_lines_are_there() -> None:
    everything = " ".join(" ".join(step.markdown.split()) for lesson in LESSONS for step in lesson.steps)
    for line in (
        "The decision to deceive was not yours.",
        "There is no deadline on this.",
        "Nothing here asks you to stay",
    ):
        assert line in everything


def test_a_clinician_must_review_before_real_use_and_the_page_of_limits_puts_safety_first() -> None:
    assert "must review and sign" in REAL.text().notice
    assert [lesson.safety_first for lesson in LESSONS] == [False, True, False, False]
    assert LESSONS[1].steps[0].screens[0].title == "Safety first"
