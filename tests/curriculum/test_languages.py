"""A course says the same in each of its languages, in the same places, and each in its own tone (docs: glossary)."""

# ruff: noqa: E501 -- tables read better in long lines
from __future__ import annotations

import json

import pytest

from tests.curriculum.desks import LESSON, Desk
from tests.curriculum.real import COURSES
from unhurried.curriculum.queries import load_course
from unhurried.curriculum.rules import Course
from unhurried.curriculum.rules.faults import Notes
from unhurried.curriculum.rules.snapshot import from_snapshot, snapshot
from unhurried.curriculum.rules.tone import listen

PAGE = "es/01-first.md"
TEXTS = """\
  es:
    title: Un curso breve
    discreet: Dos páginas tranquilas
    summary: Dos semanas.
    notice: Hecho para pruebas.
weeks:
"""
several = pytest.mark.parametrize("course", [one for one in COURSES.values() if len(one.locales) > 1])


@pytest.fixture
def both(desk: Desk) -> Desk:
    """The sound little course in two languages, with a safety page in each."""
    desk.swap("course.yaml", "locales: [en]", "locales: [en, es]")
    desk.swap("course.yaml", "weeks:\n", TEXTS)
    for locale in ("en", "es"):
        desk.write(f"{locale}/01-first.md", LESSON)
        desk.write(f"{locale}/01-first.safety.md", LESSON.replace("Look once.", "Rest."))
        desk.write(f"{locale}/02-pause.md", desk.read("en/02-pause.md"))
    assert desk.found() == []
    return desk


def test_the_four_week_course_is_there_in_spanish() -> None:
    assert COURSES["trusting-yourself-again"].locales == ("en", "es")
    assert len(COURSES["trusting-yourself-again"].pages) == 8


@several
def test_every_page_and_named_part_has_its_counterpart_in_every_language(course: Course) -> None:
    first = course.locales[0]
    for locale in course.locales:
        mine = {name.partition("/")[2]: page for name, page in course.pages.items() if page.locale == locale}
        theirs = {name.partition("/")[2]: page for name, page in course.pages.items() if page.locale == first}
        assert set(mine) == set(theirs)
        for name, page in mine.items():
            other = theirs[name]
            assert [step.key for step in page.steps] == [step.key for step in other.steps], name
            assert len(page.prompts) == len(other.prompts)
            assert len(page.note) == len(other.note)
            assert [len(step.screens) for step in page.steps] == [len(step.screens) for step in other.steps], name
            assert (page.requirements, page.minutes, page.weight) == (other.requirements, other.minutes, other.weight)
            assert (page.safety_first, len(page.mentions)) == (other.safety_first, len(other.mentions))


@several
def test_nothing_of_a_page_was_left_in_the_first_language(course: Course) -> None:
    for name, page in course.pages.items():
        other = course.pages[f"{course.locales[0]}/{name.partition('/')[2]}"]
        if page is not other:
            said = [step.title for step in (*page.steps, page.short) if step] + [page.title, page.aim, page.check_in]
            theirs = [step.title for step in (*other.steps, other.short) if step] + [other.title, other.aim, other.check_in]
            assert not set(said) & set(theirs), name
            assert not {s.markdown for s in page.steps} & {s.markdown for s in other.steps}


@pytest.mark.parametrize("name", ["es/01-first.md", "es/01-first.safety.md", "es/02-pause.md"])
def test_a_page_that_a_language_lacks_is_named_a_safety_page_above_all(both: Desk, name: str) -> None:
    (both.path / name).unlink()
    line = 16 if "first" in name else 18
    assert f"course.yaml:{line}: week {1 if line == 16 else 2} has no file {name}; write it" in both.found()


def test_a_language_without_any_page_is_named_week_by_week(both: Desk) -> None:
    for path in (both.path / "es").iterdir():
        path.unlink()
    assert both.found() == [
        "course.yaml:16: week 1 has no file es/01-first.md, es/01-first.safety.md; write it",
        "course.yaml:18: week 2 has no file es/02-pause.md; write it",
    ]


def test_a_page_that_only_another_language_has_is_named(both: Desk) -> None:
    (both.path / "en/01-first.safety.md").unlink()
    assert both.found() == [
        "es/01-first.safety.md:1: there is no en/01-first.safety.md beside it; write that one too, or remove this one"
    ]


def test_each_track_has_its_page_in_each_language(both: Desk) -> None:
    both.swap("course.yaml", "[solo]", "[hurt, broke]")
    for locale in ("en", "es"):
        for track in ("hurt", "broke"):
            both.write(f"{locale}/01-first.{track}.md", LESSON)
        (both.path / f"{locale}/01-first.md").unlink()
        (both.path / f"{locale}/01-first.safety.md").unlink()
    assert both.found() == []
    (both.path / "es/01-first.broke.md").unlink()
    assert both.found() == ["course.yaml:16: week 1 has no file es/01-first.broke.md; write it"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("minutes: 20", "minutes: 5", f"{PAGE}:5: “minutes” differs from en/01-first.md; make it the same in every language"),
        ("weight: light", "weight: heavy", f"{PAGE}:6: “weight” differs from en/01-first.md"),
        ("[R1]", "[R2]", f"{PAGE}:4: “requirements” differs from en/01-first.md"),
        ("check_in:", "safety_first: true\ncheck_in:", f"{PAGE}:9: “safety_first” differs from en/01-first.md"),
        ("[a window]", "[a window, a door]", f"{PAGE}:7: “mentions” names 2 things, in en/01-first.md 1"),
        ("- What is outside?", "- One?\n- Two?", f"{PAGE}:1: 2 prompts, in en/01-first.md 1; give both the same"),
        ("## Prompts: A", "## Step: More\n\nLook.\n\n## Prompts: A", f"{PAGE}:1: its sections are step, step, prompts, practice, landing, those of en/01-first.md step, prompts, practice, landing"),
    ],
)  # fmt: skip
def test_what_differs_between_languages_is_named_where_it_is(both: Desk, old: str, new: str, fault: str) -> None:
    both.swap(PAGE, old, new)
    assert [text for text in both.found() if text.startswith(fault)], both.found()


@pytest.mark.parametrize(
    "words",
    ["este viaje", "Sólo hoy", "solo eso", "Simplemente mira", "deberías ir", "debes ir", "Tienes que hablarle",
     "una víctima", "fue infiel", "vas atrasada", "una tarea pendiente", "cuanto antes", "si usted quiere",
     "si os parece", "bienvenido/a", "amig@s", "Hola!", "¡Hola!"],
)  # fmt: skip
def test_spanish_has_its_own_words_that_we_do_not_say(both: Desk, words: str) -> None:
    both.swap(PAGE, "Look once.", f"Hoy. {words}.")
    assert [text for text in both.found() if text.startswith(f"{PAGE}:27:") and "is not how we speak" in text]
    both.swap(PAGE, f"Hoy. {words}.", "Look once.")
    both.swap("course.yaml", "Dos semanas.", f'"Hoy. {words}."')
    assert [text for text in both.found() if text.startswith("course.yaml:13:") and "is not how we speak" in text]


@pytest.mark.parametrize(
    "words",
    ["No le debes perdón a nadie", "a solas, y nada más", "escribe a ayuda@casa.example", "sí y/o no", "juzgar, 3/4",
     "nos vemos", "solos y solas", "una jornada"],
)  # fmt: skip
def test_what_may_be_said_in_spanish_is_left_alone(words: str) -> None:
    notes = Notes("x")
    listen(words, "es", notes)
    assert notes.faults == []


def test_each_language_is_held_to_its_own_words_alone(both: Desk) -> None:
    both.swap(PAGE, "Look once.", "Un journey.")
    both.swap("en/01-first.md", "Look once.", "A solo for one voice.")
    both.swap("course.yaml", "Dos semanas.", "Un should.")
    assert both.found() == []


def test_a_snapshot_from_before_pages_knew_their_language_still_says_it(both: Desk) -> None:
    course = load_course(both.path)
    stored = json.loads(snapshot(course))
    for page in stored["course"]["pages"].values():
        assert page.pop("locale") in ("en", "es")
    assert from_snapshot(json.dumps(stored)) == course
    assert course.lesson(1, "solo", "es_MX", safety=True).locale == "es"
    assert course.lesson(1, "solo", "de").locale == "en"
