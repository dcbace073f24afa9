"""docs/requirements.md names what is there: every page, section, file and test (docs: care §1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.curriculum.real import english, sections

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
CHAPTERS = {int(part[1]): part[2] for part in re.finditer(r"^## R(\d+) .*\n((?:(?!^## ).*\n)*)", TEXT, re.MULTILINE)}
PAGE = re.compile(r"`([a-z-]+)/(\d\d-[a-z-]+)(\.[a-z.]+)?(?:\{([a-z.,]+)\})?`")


def _items(chapter: str) -> Iterator[str]:
    yield from (" ".join(item.split()) for item in re.split(r"^- ", chapter, flags=re.MULTILINE)[1:])


def _places(number: int) -> dict[str, set[str]]:
    """The pages that chapter R`number` names, each with the sections that it names there."""
    found: dict[str, set[str]] = {}
    for item in _items(CHAPTERS[number]):
        for slug, week, one, several in PAGE.findall(item):
            for variant in several.split(",") if several else [one]:
                page = f"{slug}/en/{week}{variant}"
                found.setdefault(page, set()).update(re.findall(r"“([^”]+)”", item))
    return found


def test_every_requirement_has_its_chapter_in_order() -> None:
    assert list(CHAPTERS) == list(range(1, 25))


@pytest.mark.parametrize("number", range(1, 25))
def test_a_chapter_names_every_page_that_carries_its_point_and_no_other(number: int) -> None:
    carrying = {name for name, lesson in english().items() if f"R{number}" in lesson.requirements}
    assert set(_places(number)) == carrying


@pytest.mark.parametrize("number", range(1, 25))
def test_the_sections_that_a_chapter_names_are_on_the_page(number: int) -> None:
    for page, titles in _places(number).items():
        assert titles, page
        assert titles <= {step.title for step in sections(english()[page])}, page


def test_every_file_and_test_that_is_named_exists() -> None:
    named = re.findall(r"`((?:courses|docs|platform|templates|tests)/[^`\s]+)`", TEXT)
    assert len(named) > 30
    for name in named:
        path, _, test = name.partition("::")
        assert (ROOT / path).exists(), name
        assert not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), name


def test_each_chapter_says_what_else_carries_it() -> None:
    for number, chapter in CHAPTERS.items():
        assert "- Product: " in chapter or "- Not there yet" in chapter, number
