"""A letter about a page that was open before its group changed versions speaks of that page as it was read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.curriculum.editions import SIX, edition
from tests.letters.post import NOON, letter_to, someone
from unhurried.cohorts.models import Cohort
from unhurried.curriculum.service import pin
from unhurried.kit.db import db, transaction
from unhurried.letters.emails import LetterKind
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.pacing import service as pacing
from unhurried.pacing.models import Opening


@pytest.fixture
def letters(new_app: Callable[..., Flask], tmp_path: Path) -> dict[str, Mail]:
    """Letters about weeks 2 and 6 of someone who had opened the first five weeks when the words changed."""
    with new_app(courses_dir=str(tmp_path)).app_context():
        edition(tmp_path, *SIX, text="Old words.")
        with transaction():
            ana = someone(course="small", style="whole", inbox="mine")
            db.session.execute(delete(Opening).where(Opening.position == 6))
        edition(tmp_path, *SIX[:5], "z", text="New words.")
        with transaction():
            pacing.change_version(db.session.get_one(Cohort, ana.cohort_id), pin("small"), by=None)
            opened = {"position": 6, "week_key": "z", "kind": "lesson", "planned_at": NOON, "on": NOON.date()}
            db.session.add(Opening(enrolment_id=ana.id, **opened))
            letter_to(ana, "lesson:2")
            letter_to(ana, "lesson:6")
        rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        found = LetterKind().render(rows)
        return {row.items[0]["item"]: found[row.id] for row in rows}


def test_a_letter_has_the_words_in_which_its_week_was_opened(letters: dict[str, Mail]) -> None:
    assert "Old words." in letters["lesson:2"].text
    assert "New words." not in letters["lesson:2"].text


def test_a_letter_about_a_week_that_opens_later_has_the_new_words(letters: dict[str, Mail]) -> None:
    assert "New words." in letters["lesson:6"].text
    assert "Z" in letters["lesson:6"].text
