"""What the other rooms get from a course."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.curriculum.desks import LESSON, Desk
from unhurried.curriculum.queries import load_course
from unhurried.curriculum.rules import Course, NoSuchWeek
from unhurried.curriculum.rules.faults import CourseUnknown, Faulty
from unhurried.curriculum.rules.snapshot import from_snapshot, snapshot

NINE = Path(__file__).parent.parent / "courses" / "nine-weeks"


@pytest.fixture
def nine() -> Course:
    return load_course(NINE)


def test_the_nine_week_course_has_every_kind_of_week(nine: Course) -> None:
    assert [week.position for week in nine.outline.weeks if week.counted] == [1, 2, 3, 4, 6, 7]
    assert [week.kind for week in nine.outline.weeks].index("rest") == 4
    assert [(week.optional, week.deciding) for week in nine.outline.weeks[7:]] == [
        (True, False),
        (False, True),
    ]


def test_people_read_the_number_of_the_lesson_not_of_the_week(nine: Course) -> None:
    assert [nine.outline.lesson_number(position) for position in (4, 5, 6)] == [4, None, 5]


def test_each_track_reads_its_own_page_or_the_shared_one(nine: Course) -> None:
    assert "who broke it" in nine.lesson(7, "broke").steps[0].title
    assert "everyone" in nine.lesson(7, "hurt").steps[0].title


def test_the_safety_page_stands_in_where_there_is_one(nine: Course) -> None:
    assert "quiet path" in nine.lesson(4, "hurt", safety=True).steps[0].title
    assert nine.lesson(3, "hurt", safety=True) == nine.lesson(3, "hurt")


@pytest.mark.parametrize(("position", "track"), [(0, "hurt"), (10, "hurt"), (1, "solo"), (1, "hurt.safety")])
def test_a_week_or_track_that_is_not_there_is_refused(nine: Course, position: int, track: str) -> None:
    with pytest.raises(NoSuchWeek):
        nine.lesson(position, track)


def test_an_unknown_locale_falls_back_on_the_first(nine: Course) -> None:
    assert [nine.locale(name) for name in ("en_GB", "de", None)] == ["en", "en", "en"]
    assert nine.lesson(1, "hurt", "de") == nine.lesson(1, "hurt", "en")


def test_a_discreet_subject_gets_the_weekday_of_the_person(nine: Course) -> None:
    subject = nine.lesson(7, "hurt").subject
    assert subject.line(discreet=True, weekday="jeudi") == "Jeudi page"
    assert subject.line(discreet=False, weekday="jeudi") == "Week six: small things, done again"


def test_a_lesson_has_its_pages_in_order_and_finds_each_by_key(nine: Course) -> None:
    lesson = nine.lesson(2, "hurt")
    assert [step.key for step in lesson.steps] == ["step-1", "step-2", "prompts", "practice", "landing"]
    assert [screen.title for screen in lesson.steps[1].screens] == ["A part", "Another part"]
    assert lesson.prompts == ("What is one thing you see?", "What is one thing you hear?")
    assert lesson.step("short") == lesson.short is not None
    assert lesson.step("step-9") is None


def test_a_rest_week_has_no_minutes_prompts_or_check_in(nine: Course) -> None:
    rest = nine.lesson(5, "broke")
    assert (rest.minutes, rest.weight, rest.prompts, rest.check_in, rest.short) == (0, None, (), "", None)


def test_a_snapshot_gives_back_the_whole_course(nine: Course) -> None:
    assert from_snapshot(snapshot(nine)) == nine


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"format": 2, "course": {}}', '{"format": 1, "course": {}}', "x"]
)
def test_what_is_no_snapshot_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_snapshot(text)


def test_the_version_follows_every_byte_and_nothing_else(desk: Desk) -> None:
    before = load_course(desk.path)
    assert load_course(desk.path) is before
    desk.write("en/01-first.md", LESSON.replace("Look once.", "Look twice."))
    changed = load_course(desk.path)
    desk.write("en/01-first.md", LESSON)
    assert changed.version != before.version == load_course(desk.path).version


def test_a_course_with_a_fault_is_not_loaded_and_says_why(desk: Desk) -> None:
    desk.swap("en/01-first.md", "minutes: 20", "minutes: twenty")
    with pytest.raises(Faulty, match=r"01-first.md:5: “minutes”"):
        load_course(desk.path)


@pytest.mark.parametrize("slug", ["no-such-course", "..", "", "a/b", "../courses"])
def test_an_unknown_slug_says_which_courses_there_are(slug: str) -> None:
    with pytest.raises(CourseUnknown, match="trusting-yourself-again"):
        load_course(slug)


def test_further_folders_add_courses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNHURRIED_COURSES_DIR", str(NINE.parent))
    assert load_course("nine-weeks").title == "Nine weeks for the tests"
    assert load_course("trusting-yourself-again").outline.tracks == ("solo",)
