"""The courses that people read keep to their outlines, whole and of the right length (docs: curriculum, care §6)."""

# ruff: noqa: E501 -- tables read better in long lines
from __future__ import annotations

import re

import pytest

from tests.curriculum.real import COURSES, FLAGSHIP, lessons, words_of
from unhurried.curriculum.rules import Course, Lesson, Week
from unhurried.kit.markdown import plain

OUTLINED: dict[str, dict[str, tuple[str, str | None, str, str]]] = {  # docs: curriculum §1 to §3: what a week carries over all its tracks, its weight and its subjects
    "healing-after-betrayal": {
        "finding-the-ground": ("R1 R2 R3 R20 R21 R22 R24", "light", "Welcome: your first page is open", "Your first {weekday} note"),
        "saying-what-hurts": ("R2 R4 R5 R6 R7 R14 R23", "heavy", "Week two: putting words to it", "This week's reading"),
        "alarm-in-the-body": ("R5 R12 R13 R14", "medium", "Week three: when the body stays on guard", "A page for {weekday}"),
        "talking-with-edges": ("R8 R9 R11 R15 R21", "medium", "Week four: shorter, safer conversations", "Notes for the week"),
        "nothing-due": ("", None, "A week with nothing to do", "No reading this week"),
        "how-it-came-about": ("R6 R7 R14 R16 R20", "heavy", "Week five: reasons and excuses", "The next page is ready"),
        "small-promises": ("R10 R11 R12 R19 R23", "medium", "Week six: small things, done again", "{weekday} page"),
        "loosening-the-grip": ("R5 R14 R17 R19", "medium", "Week seven: an optional page", "An extra page, if useful"),
        "choosing-a-next-step": ("R1 R18 R19 R20 R22 R24", "medium", "The last page of this course", "One more note"),
    },
    "trusting-yourself-again": {
        "hearing-yourself": ("R3 R5 R6 R14 R15", "medium", "Week one: your own voice", "Your first page"),
        "lines-that-hold": ("R15 R21", "medium", "Week two: lines that hold", "This week's page"),
        "tending": ("R1 R13 R15 R17", "light", "Week three: looking after the basics", "A short note for {weekday}"),
        "letting-people-in": ("R15 R20 R22 R24", "light", "Week four: letting people in", "One last page for now"),
    },
    "deciding-what-comes-next": {
        "allowed-not-to-know": ("R1 R18 R19", "light", "Week one: no decision needed", "Your first {weekday} note"),
        "safety-and-evidence": ("R10 R18 R21", "heavy", "Week two: what I have seen", "This week's reading"),
        "if-i-rebuilt": ("R9 R10 R15 R16 R18 R20 R23", "medium", "Week three: one possible road", "A page for {weekday}"),
        "let-it-settle": ("", None, "A week off from deciding", "Nothing to read this week"),
        "if-we-parted": ("R18 R21 R22 R24", "heavy", "Week four: another possible road", "Notes for the week"),
        "sharing-what-continues": ("R9 R15 R18", "medium", "Week five: what carries on", "{weekday} page"),
        "saying-it-living-it": ("R1 R18 R19 R20 R22 R24", "medium", "Week six: saying it in your own time", "One more note"),
    },
}  # fmt: skip
KINDS = {"healing-after-betrayal": "LLLLRLLOD", "trusting-yourself-again": "LLLL", "deciding-what-comes-next": "LLLRLLD"}  # fmt: skip
FIXED = {  # docs: curriculum §0.6
    "hurt": "the decision to deceive was not yours.",
    "broke": "you are answerable for what you did, and you are more than it.",
    "solo": "there is no deadline on this",
}
QUIET = {  # docs: curriculum §1, safety path: what a week has for people who are afraid, and what it no longer has
    1: (("Help that knows about fear",), ("Is now a good time?",)),
    2: (("Control and threats are choices too", "It gives nobody the right"), ("With the other person, only if",)),
    3: (("it is information", "How to tell someone"), ("The tenth question",)),
    4: (("Quiet boundaries", "Telling someone else"), ("The twenty-minute talk", "What an agreement could say")),
    6: (("Making sense of harm",), ("our life at that time",)),
    7: (("Promises to myself", "Share it with nobody"), ("Up to three promises", "The one who answers")),
    8: (("Kindness to yourself",), ("A much-used word", "Have you forgiven me yet", "What resentment guards")),
    9: (("Two doors and a porch", "Before you tell anyone"), ("A full try, for a set time",)),
}
SAID = {  # what each page says in its language: at its end, instead of it, of leaving it out, of safety, in its letter
    "en": (("next", "ordinary"), r"skip|pass over|leav", r"counts|complete|done|whole", r"Safety (link|page)", "minutes"),
    "es": (("próxima", "cotidiana"), r"saltarte", r"la semana cuenta", r"enlace Seguridad", "minutos"),
}  # fmt: skip
FIXED_IN_SPANISH = ("la decisión de engañar no fue tuya.", "aquí no hay plazos", "nada aquí te pide que te quedes")
each_course = pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
each_page = pytest.mark.parametrize("lesson", lessons().values(), ids=lessons())


def _initial(week: Week) -> str:
    return "O" if week.optional else "D" if week.deciding else week.kind[0].upper()


def test_the_three_courses_are_there() -> None:
    assert sorted(COURSES) == sorted(OUTLINED)


@each_course
def test_a_course_has_the_weeks_of_its_outline_in_order(course: Course) -> None:
    assert [week.key for week in course.outline.weeks] == list(OUTLINED[course.slug])
    assert "".join(map(_initial, course.outline.weeks)) == KINDS[course.slug]


@each_course
def test_a_week_keeps_to_its_outline_in_every_track(course: Course) -> None:
    for week in course.outline.weeks:
        carried, weight, ordinary, discreet = OUTLINED[course.slug][week.key]
        tracks = [course.lesson(week.position, track) for track in course.outline.tracks]
        for lesson in tracks:
            assert (lesson.weight, lesson.subject.ordinary, lesson.subject.discreet) == (weight, ordinary, discreet)
        assert {number for lesson in tracks for number in lesson.requirements} == set(carried.split()), week.key


def test_the_courses_carry_all_twenty_four_points() -> None:
    carried = {number for lesson in lessons().values() for number in lesson.requirements}
    assert carried == {f"R{number}" for number in range(1, 25)}


@each_page
def test_a_week_has_900_to_1400_words_and_a_short_version_of_five_minutes(lesson: Lesson) -> None:
    assert 900 <= lesson.words <= 1400
    assert lesson.short
    assert 60 <= lesson.short.words <= 200


@each_page
def test_a_week_has_three_or_four_steps_and_ends_in_the_room(lesson: Lesson) -> None:
    roles = [step.role for step in lesson.steps]
    assert 3 <= roles.count("step") <= 4
    assert roles[-3:] == ["prompts", "practice", "landing"]
    landing = plain(lesson.steps[-1].markdown).lower()
    assert [word for word in SAID[lesson.locale][0] if word not in landing] == []


@each_page
def test_a_week_may_be_left_out_and_says_so(lesson: Lesson) -> None:
    _landing, instead, left_out, safety, _minutes = SAID[lesson.locale]
    assert re.search(instead, lesson.alternative.lower())
    assert lesson.short
    assert re.search(left_out, lesson.short.markdown.splitlines()[-1])
    assert re.search(safety, words_of(lesson))


@each_page
def test_the_note_for_the_letter_has_three_lines_and_names_the_minutes(lesson: Lesson) -> None:
    assert len(lesson.note) == 3
    assert any(f"{lesson.minutes} {SAID[lesson.locale][-1]}" in line for line in lesson.note)


@each_course
def test_the_fixed_lines_are_there(course: Course) -> None:
    for track in course.outline.tracks:
        everything = " ".join(words_of(course.lesson(week.position, track)) for week in course.outline.weeks).lower()
        for line in (FIXED[track], "there is no deadline on this", "here asks you to stay"):
            assert line in everything, (track, line)


def test_the_fixed_lines_are_there_in_spanish() -> None:
    pages = [lesson for lesson in lessons().values() if lesson.locale == "es"]
    everything = " ".join(map(words_of, pages)).lower()
    assert [line for line in FIXED_IN_SPANISH if line not in everything] == []


@each_course
def test_professionals_must_review_before_real_use(course: Course) -> None:
    assert "must review and sign" in " ".join(course.text().notice.split())
    assert "Not for real participants yet" in course.text().notice
    if "es" in course.locales:
        assert "Antes han de revisar y firmar esta versión" in " ".join(course.text("es").notice.split())
        assert "Todavía no es para participantes reales" in course.text("es").notice


def test_pages_that_could_lead_into_danger_put_safety_first() -> None:
    first = {name.split("/")[-1] for name, lesson in lessons().items() if lesson.safety_first}
    assert {"02-lines-that-hold", "01-finding-the-ground.hurt", "04-talking-with-edges.broke"} <= first
    opening = FLAGSHIP.lesson(4, "hurt").steps[0].screens[0].markdown
    assert "Safety link" in opening


@pytest.mark.parametrize("track", ["hurt", "broke"])
@pytest.mark.parametrize("position", QUIET)
def test_the_safety_path_replaces_what_its_outline_says(position: int, track: str) -> None:
    there, gone = QUIET[position]
    ordinary = words_of(FLAGSHIP.lesson(position, track))
    quiet = words_of(FLAGSHIP.lesson(position, track, safety=True))
    assert any(words in quiet for words in there), there
    assert [words for words in gone if words in quiet] == []
    assert any(words in ordinary for words in gone) or position in (2, 3, 6)
    assert quiet != ordinary


def test_a_week_of_rest_is_the_same_for_everyone() -> None:
    rest = FLAGSHIP.lesson(5, "hurt")
    assert rest == FLAGSHIP.lesson(5, "broke", safety=True)
    assert rest.requirements == ()
