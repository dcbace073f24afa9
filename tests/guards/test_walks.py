"""What the docs tell a newcomer to do first works, word for word, in a copy of the repository."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.guards.commands import clean_environment, run
from tests.guards.tree import ROOT
from tests.guards.walks import copy_of_the_repository, steps, walk
from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.lessons.readers import Reader, stand
from unhurried.cli.authoring import READER
from unhurried.cohorts.models import Enrolment
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.letters.service import tick
from unhurried.mail.models import OutboxRow

COURSE = "one-quiet-week"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_of_the_repository(tmp_path / "copy")


def changed(copy: Path) -> set[str]:
    """The files of the copy that are not as they were handed out."""
    said = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=copy, capture_output=True, check=True, text=True
    )
    return {line[3:] for line in said.stdout.splitlines()}


@pytest.mark.timeout(300)
def test_a_course_of_one_week_is_written_checked_and_opens_for_somebody(copy: Path, tmp_path: Path) -> None:
    demo = clean_environment("", tmp_path / "home", copy / "var" / "demo")
    run("./run unhurried db migrate", demo, copy)  # as the demo does before it is ready
    written, checked, foretold, tried = walk("docs/courses.md", copy, tmp_path / "home")
    assert changed(copy) == {f"courses/{COURSE}/course.yaml", f"courses/{COURSE}/en/01-first-week.md"}
    assert f"courses/{COURSE}/course.yaml" in written
    assert checked.strip() == "1 course, no faults."
    assert "week 1 opens (lesson)" in foretold
    assert f"Group 1 reads {COURSE}." in tried
    letters, page = a_day_later(copy)
    assert len(letters) == 1
    assert "lesson:1" in letters[0]
    assert "A first week" in page


def a_day_later(copy: Path) -> tuple[list[str], str]:
    """What the letters to the reader hold whom `courses try` brought in, and their first week's page."""
    data = copy / "var" / "demo"
    app = make_app(f"sqlite:///{data}/unhurried.sqlite", data, courses_dir=str(copy / "courses"))
    with app.app_context():
        tomorrow = (clock.now() + timedelta(days=1)).date()
        stand(datetime.combine(tomorrow, time(9, 5), UTC))
        tick()
        place = db.session.scalars(select(Enrolment.id)).one()
        letters = [str(row.items) for row in db.session.scalars(select(OutboxRow))]
    reader = Reader(app, READER, place)
    page = reader.get(reader.week(1)).text
    close(app)
    return letters, page


@pytest.mark.timeout(300)
def test_a_first_changed_page_and_a_first_changed_letter(copy: Path, tmp_path: Path) -> None:
    *_before, told = walk("docs/develop.md", copy, tmp_path / "home")
    assert "+Your pause is over. What would suit you now?" in told
    golden = {name for name in changed(copy) if name.startswith("tests/letters/golden/")}
    assert golden == {f"tests/letters/golden/pause_over.{style}.txt" for style in ("note", "whole")} & golden != set()


def test_the_first_test_that_the_docs_show_can_fail(copy: Path, tmp_path: Path) -> None:
    for what, text in steps((ROOT / "docs" / "develop.md").read_text()):
        if what != "run":
            (copy / what).write_text(text)
            environment = clean_environment("", tmp_path / "home", tmp_path / "data")
            with pytest.raises(AssertionError, match="Here, there is time"):
                run(f"./run test {what} -k sqlite", environment, copy)
            return
    raise AssertionError("the docs show no test")
