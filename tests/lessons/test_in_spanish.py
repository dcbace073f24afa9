"""Who reads Spanish reads the week in Spanish where the course has it, and finds all of it again in either language."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from tests.lessons.readers import DAY_ONE, NINE, Reader, join, make_cohort, stand
from tests.lessons.short_ways import both_ways
from unhurried.accounts.models import Person
from unhurried.curriculum.queries import load_course
from unhurried.journal.models import Entry
from unhurried.kit.db import db, transaction

COURSE = load_course("trusting-yourself-again")
SPANISH, ENGLISH = COURSE.lesson(1, "solo", "es"), COURSE.lesson(1, "solo", "en")


def reader(site: Flask, course: str, track: str) -> Reader:
    """Ines, who reads Spanish, in the first week of this course."""
    with site.app_context():
        place = join(make_cohort(course), "ines@example.org", track=track)
        with transaction():
            db.session.scalars(select(Person).where(Person.email == "ines@example.org")).one().locale = "es"
        stand(DAY_ONE)
    return Reader(site, "ines@example.org", place)


@pytest.fixture
def ines(site: Flask) -> Reader:
    return reader(site, "trusting-yourself-again", "solo")


def shown(ines: Reader, rest: str) -> str:
    """The page as somebody reads it, whichever way made it."""
    return unescape(ines.get(ines.week(1, rest)).text)


def test_every_page_of_the_week_is_spanish_by_either_way(site: Flask, ines: Reader) -> None:
    ines.post(ines.week(1, "/begin"))
    ines.get("/help")
    for rest, said in [("", SPANISH.aim), ("/print", SPANISH.steps[-1].title), ("/short", SPANISH.short.title)]:  # type: ignore[union-attr]
        assert said in shown(ines, rest), rest
    for number, step in enumerate(SPANISH.steps, 1):
        short, long = both_ways(site, ines, ines.week(1, f"/{number}"))
        assert short == long or step.role == "prompts", "a box for words is made anew each time"
        assert '<html lang="es"' in short
        assert f">{step.title}</h1>" in unescape(short)
        assert all(screen.title in unescape(short) for screen in step.screens)
    assert SPANISH.title in unescape(ines.get("/home").text)
    assert COURSE.text("es").title in unescape(ines.get("/home").text)


def test_what_was_written_and_read_keeps_its_place_when_the_language_changes(site: Flask, ines: Reader) -> None:
    ines.post(ines.week(1, "/begin"))
    ines.post(ines.week(1, "/3"))
    number = [step.role for step in SPANISH.steps].index("prompts") + 1
    assert SPANISH.prompts[1] in shown(ines, f"/{number}")
    ines.post(f"/write/{ines.enrolment}/1", text="Lo noté.", prompt="1", tab="a" * 26)
    ines.post("/language", language="en")
    assert ENGLISH.prompts[1] in shown(ines, f"/{number}").replace("’", "'")
    assert ines.post(ines.week(1, "/begin")).location.endswith("/4"), "the step is where it was"
    ines.post(f"/write/{ines.enrolment}/1", text="I noticed.", prompt="1", tab="b" * 26)
    with site.app_context():
        entries = db.session.scalars(select(Entry).order_by(Entry.made_at, Entry.id)).all()
        assert {(one.enrolment_id, one.position) for one in entries} == {(ines.enrolment, 1)}
        assert {one.prompt for one in entries} == {SPANISH.prompts[1], ENGLISH.prompts[1]}


def test_the_check_in_asks_the_weeks_own_statement_in_spanish(ines: Reader) -> None:
    assert SPANISH.check_in in unescape(ines.get(f"/check-in/{ines.enrolment}/1").text)


def test_a_course_without_spanish_is_read_in_english_on_a_spanish_page(site: Flask) -> None:
    ines = reader(site, NINE, "hurt")
    page, lesson = shown(ines, ""), load_course(NINE).lesson(1, "hurt")
    assert lesson.title in page
    assert '<html lang="es"' in page
    assert "Tiempo" in page
