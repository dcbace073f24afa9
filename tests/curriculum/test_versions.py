"""What differs between two versions of a course, and which versions there are, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.curriculum.editions import SIX, edition
from unhurried.curriculum.queries import VersionUnknown, load_course, page_as_opened, pinned, versions_of
from unhurried.curriculum.rules.changes import compare_versions
from unhurried.curriculum.service import pin, pin_version
from unhurried.kit.db import transaction


@pytest.fixture
def app(new_app: Callable[..., Flask], tmp_path: Path) -> Flask:
    return new_app(courses_dir=str(tmp_path))


def what(old: object, new: object) -> dict[str, tuple[str, ...]]:
    return {week.key: week.what for week in compare_versions(old, new).weeks}  # type: ignore[arg-type]


def test_the_same_files_differ_in_nothing(tmp_path: Path) -> None:
    first = edition(tmp_path, *SIX)
    assert compare_versions(first, edition(tmp_path, *SIX)).nothing


def test_weeks_are_matched_by_their_key_whatever_their_number(tmp_path: Path) -> None:
    old = edition(tmp_path, "a", "b", "c", "d")
    new = edition(tmp_path, "a", "n", "c", "b")
    assert what(old, new) == {"a": (), "n": ("added",), "c": (), "b": ("moved",), "d": ("removed",)}


def test_another_kind_of_week_is_named(tmp_path: Path) -> None:
    found = what(edition(tmp_path, "a", "b", "c"), edition(tmp_path, "a", "b?", "c/"))
    assert found["b"] == ("kind",)
    assert found["c"] == ("kind", "words")


def test_changed_words_show_what_went_and_what_came(tmp_path: Path) -> None:
    old = edition(tmp_path, "a", "b")
    (tmp_path / "small/en/01-a.md").write_text(
        (tmp_path / "small/en/01-a.md").read_text().replace("There is a window.", "There is a door.")
    )
    change = compare_versions(old, load_course(tmp_path / "small"))
    (page,) = change.weeks[0].pages
    assert (page.name, page.gone, page.come) == ("en", ("There is a window.",), ("There is a door.",))
    assert change.weeks[1].pages == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [("minutes", 25), ("weight", "heavy"), ("mentions", ("fear",)), ("check_in", "I saw."), ("safety_first", True)],
)
def test_no_difference_that_a_reader_meets_stays_unseen(tmp_path: Path, field: str, value: object) -> None:
    old = edition(tmp_path, "a", "b")
    page = replace(old.pages["en/01-a"], **{field: value})  # type: ignore[arg-type]
    new = replace(old, pages={**old.pages, "en/01-a": page})
    (found,) = compare_versions(old, new).weeks[0].pages
    assert found.come != found.gone


def test_a_course_says_when_its_own_words_differ(tmp_path: Path) -> None:
    old, new = edition(tmp_path, "a"), edition(tmp_path, "a", notice="Reviewed.")
    (text,) = compare_versions(old, new).texts
    assert (text.gone, text.come) == (("Made for tests.",), ("Reviewed.",))


def test_every_version_that_was_pinned_is_listed_with_the_one_in_the_files_first(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        first = _pin(edition(tmp_path, "a", "b").slug)
        latest = edition(tmp_path, "a", "b", "c")
        lines = versions_of("small")
        assert [(line.version, line.id, line.in_files) for line in lines] == [
            (latest.version, None, True),
            (pinned(first).version, first, False),
        ]
        (tmp_path / "small/course.yaml").write_text("spoilt")
        assert [line.id for line in versions_of("small")] == [first]


def test_a_version_is_pinned_by_its_name_or_not_at_all(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        old = _pin(edition(tmp_path, "a", "b").slug)
        version, latest = pinned(old).version, edition(tmp_path, "a", "c")
        with transaction():
            assert pin_version("small", version).id == old
            new = pin_version("small", latest.version).id
        assert [week.key for week in pinned(new).outline.weeks] == ["a", "c"]
        assert [week.key for week in pinned(old).outline.weeks] == ["a", "b"]
        with pytest.raises(VersionUnknown):
            pin_version("small", "0" * 16)


def test_a_page_is_read_in_the_version_that_its_opening_kept(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        old = _pin(edition(tmp_path, "a", "b", text="Old words.").slug)
        new = edition(tmp_path, "n", "a", "b", text="New words.")
        assert page_as_opened(new, old, 3, "solo", "en").step("step-1") == pinned(old).lesson(2, "solo").step("step-1")
        assert page_as_opened(new, None, 3, "solo", "en").steps[0].markdown == "New words."
        assert page_as_opened(new, old, 1, "solo", "en").steps[0].markdown == "New words."
        rest = edition(tmp_path, "a/", "b", text="New words.")
        assert page_as_opened(rest, old, 1, "solo", "en").steps[0].markdown == "Rest."


def _pin(slug: str) -> int:
    with transaction():
        return pin(slug).id
