"""Letters to someone on the safety path: the same from outside, and never the ordinary page inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.care.conftest import COURSE
from tests.letters.post import letter_to, someone
from unhurried.care.service import choose_safety_path, leave_safety_path
from unhurried.curriculum.queries import load_course
from unhurried.kit.db import db, transaction
from unhurried.letters.emails import LetterKind
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail

ITEMS = ("lesson:1", "reminder:1", "no_rush:1")


@pytest.fixture
def letter(app: Flask) -> Callable[..., tuple[Mail, Mail, Mail]]:
    """Someone's letter before the choice, after it, and after going back; beside one who never chose."""

    def read(*items: str, **chosen: Any) -> tuple[Mail, Mail, Mail]:
        with transaction():
            other = someone(email="other@people.example", course=COURSE, track="hurt", **chosen)
            mine = someone(course=COURSE, track="hurt", **chosen)
            rows = [letter_to(other, *items).id, letter_to(mine, *items).id]
        apart, before = _rendered(rows)
        with transaction():
            choose_safety_path(mine.person_id)
        untouched, after = _rendered(rows)
        assert untouched == apart
        with transaction():
            leave_safety_path(mine.person_id)
        return before, after, _rendered(rows)[1]

    return read


def _rendered(ids: list[int]) -> list[Mail]:
    found = LetterKind().render(db.session.scalars(select(OutboxRow).where(OutboxRow.id.in_(ids))).all())
    return [found[row_id] for row_id in ids]


@pytest.mark.parametrize("style", ["discreet", "note"])
@pytest.mark.parametrize("item", ITEMS)
def test_a_letter_without_the_page_is_the_same_to_the_last_letter(
    letter: Callable[..., tuple[Mail, Mail, Mail]], style: str, item: str
) -> None:
    before, after, back = letter(item, style=style, inbox="mine")
    assert before == after == back


def test_a_whole_letter_to_an_inbox_of_their_own_has_the_quieter_page_and_not_the_ordinary_one(
    letter: Callable[..., tuple[Mail, Mail, Mail]],
) -> None:
    before, after, back = letter("lesson:1", style="whole", inbox="mine")
    course = load_course(COURSE)
    ordinary, quieter = (course.lesson(1, "hurt", safety=safety).steps[1].title for safety in (False, True))
    assert ordinary != quieter
    assert ordinary in before.text
    assert (quieter in after.text, quieter in after.html) == (True, True)
    assert ordinary not in after.text + after.html
    assert (before.subject, before) == (after.subject, back)


@pytest.mark.parametrize("inbox", ["shared", "unsure", ""])
def test_pages_go_to_no_inbox_that_may_be_read_by_others(
    letter: Callable[..., tuple[Mail, Mail, Mail]], inbox: str
) -> None:
    _before, after, _back = letter("lesson:1", style="whole", inbox=inbox)
    course = load_course(COURSE)
    for safety in (False, True):
        for step in course.lesson(1, "hurt", safety=safety).steps:
            assert step.title not in after.text + after.html


def test_a_whole_letter_is_a_note_where_the_inbox_is_not_known_to_be_theirs(
    letter: Callable[..., tuple[Mail, Mail, Mail]],
) -> None:
    before, after, _back = letter("lesson:1", style="whole", inbox="unsure")
    assert load_course(COURSE).lesson(1, "hurt").title in after.text
    assert len(after.text) < len(before.text) / 3
