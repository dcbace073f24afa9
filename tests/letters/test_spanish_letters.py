"""Who reads Spanish gets Spanish letters, the week's own words included; a course without it stays in its language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from tests.curriculum.desks import LESSON, Desk
from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.letters.living import COURSE, SHORT
from tests.letters.post import NOON, letter_to, someone
from tests.mail.test_fast_letters import both_ways
from tests.mail.test_pieces import parts_of, read
from unhurried.care.models import SafetyPath
from unhurried.curriculum.queries import load_course
from unhurried.kit.db import db, transaction
from unhurried.kit.markdown import plain
from unhurried.letters.emails.sample import Wanted, sample_letter
from unhurried.letters.models import LetterWording
from unhurried.mail.models import OutboxRow

SPANISH = load_course(SHORT)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Flask]:
    app = make_app(f"sqlite:///{tmp_path}/spanish.sqlite", tmp_path)
    with app.app_context():
        db.create_all()
        yield app
    close(app)


@pytest.fixture
def quiet_course(tmp_path: Path) -> str:
    """A course of one week in both languages, with another page for the safety path in each."""
    desk = Desk(tmp_path / "small")
    week = "    notice: Made for tests.\nweeks:\n  - key: first\n    kind: lesson\n"
    texts = {"en": "A course", "es": "Un curso"}
    desk.write("course.yaml", "slug: small\ntracks: [solo]\nlocales: [en, es]\ntexts:\n")
    for locale, title in texts.items():
        words = f"  {locale}:\n    title: {title}\n    discreet: D\n    summary: S\n    notice: N\n"
        desk.write("course.yaml", desk.read("course.yaml") + words)
        desk.write(f"{locale}/01-first.md", LESSON.replace("There is a window.", f"{locale}: the window."))
        desk.write(f"{locale}/01-first.safety.md", LESSON.replace("There is a window.", f"{locale}: the quiet page."))
    desk.write("course.yaml", desk.read("course.yaml") + week.partition("\n")[2])
    assert desk.found() == []
    return str(desk.path)


def received(row: OutboxRow) -> EmailMessage:
    """The letter as its bytes say it, the same by the fast way as by the slow one."""
    fast, slow = both_ways(row)
    assert parts_of(read(fast)) == parts_of(read(slow))
    assert read(fast)["Subject"] == read(slow)["Subject"]
    return read(fast)


def letter(*items: str, course: str = SHORT, track: str = "solo", style: str = "whole", quiet: bool = False) -> str:
    """What the letter says as plain text, its subject before it, for somebody who reads Spanish."""
    with transaction():
        who = someone(course=course, track=track, style=style, inbox="mine", locale="es")
        if quiet:
            db.session.add(SafetyPath(person_id=who.person_id))
        row = letter_to(who, *items)
    found = received(row)
    text, html = (words for _kind, words in parts_of(found))
    assert 'lang="es"' in html
    return f"{found['Subject']}\n\n{text}".replace("\r\n", "\n")


@pytest.mark.parametrize("position", range(1, 5))
def test_a_whole_letter_has_every_step_of_the_week_in_spanish(site: Flask, position: int) -> None:
    text, lesson = letter(f"lesson:{position}"), SPANISH.lesson(position, "solo", "es")
    assert text.startswith(f"{lesson.subject.ordinary}\n")
    for step in (*lesson.steps, lesson.short):
        assert step is not None
        assert step.title in text
        assert plain(step.markdown) in text, step.key
    english = SPANISH.lesson(position, "solo", "en")
    assert not [step.title for step in english.steps if step.title in text]


def test_a_note_says_in_spanish_what_the_page_asks(site: Flask) -> None:
    text = letter("lesson:1", style="note")
    lines = SPANISH.lesson(1, "solo", "es").note
    assert [line for line in lines if line not in text] == []
    assert "Carga emocional: media." in text
    assert "The" not in text


def test_a_discreet_letter_is_spanish_with_the_weekday_in_it(site: Flask) -> None:
    text = letter("lesson:3", style="discreet")
    assert text.startswith("Una nota breve para el jueves\n\nAquí está tu nota del jueves.\n")


@pytest.mark.parametrize("quiet", [False, True])
def test_on_the_safety_path_the_spanish_safety_page_is_in_the_letter(
    site: Flask, quiet_course: str, quiet: bool
) -> None:
    text = letter("lesson:1", course=quiet_course, quiet=quiet)
    assert ("es: the quiet page." in text, "es: the window." in text) == (quiet, not quiet)
    assert "en: the" not in text


def test_a_course_that_has_no_spanish_keeps_its_words_and_its_weekday_in_one_language(site: Flask) -> None:
    with transaction():
        who = someone(course=COURSE, track="hurt", style="discreet", inbox="mine", locale="es")
        row = letter_to(who, "lesson:7")
    english = load_course(COURSE).lesson(7, "hurt").subject
    assert "{weekday}" in english.discreet
    assert received(row)["Subject"] == english.line(discreet=True, weekday="Thursday")


@pytest.mark.parametrize(
    ("course", "track", "written_in", "theirs"),
    [(COURSE, "hurt", "en", True), (SHORT, "solo", "en", False), (SHORT, "solo", "es", True)],
    ids=["the course has no Spanish", "words for others", "words in Spanish"],
)
def test_a_groups_own_words_reach_whoever_reads_the_week_in_their_language(
    site: Flask, course: str, track: str, written_in: str, theirs: bool
) -> None:
    key = load_course(course).outline.week(1).key
    with transaction():
        who = someone(course=course, track=track, style="note", inbox="mine", locale="es")
        for place, words in ((key, "Our own week."), ("@welcome", "Our own welcome.")):
            mine = {"cohort_id": who.cohort_id, "week_key": place, "track": track, "locale": written_in}
            db.session.add(LetterWording(**mine, words=words, approved="yes", changed_at=NOON))
        row = letter_to(who, "lesson:1", "welcome")
    text = parts_of(received(row))[0][1]
    assert ("Our own week." in text, "Our own welcome." in text) == (theirs, theirs)


@pytest.mark.parametrize("style", ["note", "whole", "discreet"])
def test_staff_see_each_letter_as_its_spanish_readers_do(site: Flask, style: str) -> None:
    sample = sample_letter(SPANISH, Wanted("lesson", 3, "solo", style, "es"), date(2026, 10, 22))
    text = letter("lesson:3", style=style)
    assert text.startswith(sample.subject)
    assert [line for line in sample.text.splitlines() if "http" not in line and line not in text] == []
