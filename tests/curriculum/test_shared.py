"""A section that several pages of a week say alike is written once."""

# ruff: noqa: E501 -- tables read better in long lines
from __future__ import annotations

import pytest

from tests.curriculum.desks import LESSON, Desk
from unhurried.curriculum.queries import load_course

PAGE, SHELF = "en/01-first.md", "en/01-first.shared.md"
WINDOW = "## Step: The window\n\nThere is a window.\n"
TAKEN = LESSON.replace(WINDOW, "## Shared: The window\n")


@pytest.fixture
def shared(desk: Desk) -> Desk:
    """A course of two tracks whose pages take one step from the shared file, the safety page too."""
    desk.swap("course.yaml", "[solo]", "[hurt, broke]")
    (desk.path / PAGE).unlink()
    for name in ("hurt", "broke", "hurt.safety"):
        desk.write(f"en/01-first.{name}.md", TAKEN.replace("Look once.", f"Look, {name}."))
    desk.write(SHELF, WINDOW)
    return desk


def test_a_shared_section_stands_where_the_page_asks_for_it(shared: Desk) -> None:
    course = load_course(shared.path)
    for track, safety in (("hurt", False), ("broke", False), ("hurt", True)):
        first, *_others = course.lesson(1, track, safety=safety).steps
        assert (first.key, first.role, first.title) == ("step-1", "step", "The window")
        assert first.markdown == "There is a window."


def test_shared_and_own_steps_are_counted_together(shared: Desk) -> None:
    door = "## Step: A door\n\nOpen.\n\n## Shared: The window\n"
    shared.swap("en/01-first.broke.md", "## Shared: The window\n", door)
    steps = load_course(shared.path).lesson(1, "broke").steps
    assert [(step.key, step.title) for step in steps][:2] == [("step-1", "A door"), ("step-2", "The window")]


def test_any_kind_of_section_can_be_shared(shared: Desk) -> None:
    shared.write(SHELF, WINDOW + "\n## Practice: Walking\n\nWalk.\n")
    shared.swap("en/01-first.broke.md", "## Practice: Looking\n\nLook, broke.\n", "## Shared: Walking\n")
    step = load_course(shared.path).lesson(1, "broke").step("practice")
    assert step is not None
    assert step.markdown == "Walk."


def test_the_version_follows_the_shared_words(shared: Desk) -> None:
    before = load_course(shared.path).version
    shared.swap(SHELF, "a window", "a wide window")
    assert load_course(shared.path).version != before


def test_a_safety_page_takes_what_it_keeps_of_its_own_ordinary_page(shared: Desk) -> None:
    shared.swap("en/01-first.hurt.safety.md", "## Practice: Looking\n\nLook, hurt.safety.\n", "## Shared: Looking\n")
    shared.swap("en/01-first.hurt.safety.md", "## Short version: Five minutes\n\nLook.\n", "## Shared: Five minutes\n")
    course = load_course(shared.path)
    quiet, ordinary = course.lesson(1, "hurt", safety=True), course.lesson(1, "hurt")
    assert (quiet.step("practice"), quiet.short) == (ordinary.step("practice"), ordinary.short)
    shared.swap("en/01-first.broke.md", "## Practice: Looking\n\nLook, broke.\n", "## Shared: Looking\n")
    assert any("broke.md:23: no shared section is called “Looking”" in text for text in shared.found())


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("en/01-first.hurt.md", "## Shared: The window", "## Shared: The door", "en/01-first.hurt.md:17: no shared section is called “The door”; there are: “The window”"),
        ("en/01-first.hurt.md", "## Shared: The window", "## Shared: The window\n\nMine.", "en/01-first.hurt.md:17: the shared section “The window” has words of its own"),
        (SHELF, WINDOW, WINDOW + "\n## Step: Unread\n\nx\n", f"{SHELF}:5: no page takes the section “Unread”"),
        (SHELF, WINDOW, WINDOW + "\n" + WINDOW, f"{SHELF}:5: two shared sections have the title"),
        (SHELF, "a window", "a journey", f"{SHELF}:3: “journey” is not how we speak"),
        (SHELF, "There is a window.", "word " * 151, f"{SHELF}:2: 151 words on one screen"),
        (SHELF, "## Step: The window", "## Shared: The window", f"{SHELF}:1: the section “Shared: The window” has no kind"),
        ("en/01-first.hurt.md", "## Practice: Looking\n\nLook, hurt.", "## Landing: Two\n\nx\n\n## Practice: Looking\n\ny", "en/01-first.hurt.md:31: a second section of this kind"),
    ],
)  # fmt: skip
def test_a_fault_of_sharing_is_named_where_it_is(shared: Desk, name: str, old: str, new: str, fault: str) -> None:
    shared.swap(name, old, new)
    assert [text for text in shared.found() if text.startswith(fault)], shared.found()


def test_a_shared_section_is_measured_once_however_many_pages_take_it(shared: Desk) -> None:
    shared.swap(SHELF, "There is a window.", "![x](https://example.org/x.png)")
    assert len(shared.found()) == 1
