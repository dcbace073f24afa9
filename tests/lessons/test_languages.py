"""A page in one language with a lesson in another: each part says what it is, on the site and in letters."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from tests.lessons.readers import DAY_ONE, cookie_for, join, make_cohort, stand
from unhurried.accounts.queries import person_by_email
from unhurried.curriculum.queries import load_course
from unhurried.curriculum.rules import Lesson
from unhurried.kit.db import transaction
from unhurried.kit.languages import in_language, isolated, passage
from unhurried.letters.emails.letter import fragment
from unhurried.letters.emails.whole import with_pages
from unhurried.letters.rules import Item

EMAIL = "mira@example.org"
ENGLISH = r'lang="en" dir="ltr"'
LINKS = {"links": {"open": "https://o", "read": "https://r"}, "weekday": "lunes", "safety": "https://s"}


@pytest.fixture
def spanish(app: Flask) -> FlaskClient:
    """A reader of the site in Spanish, whose course is there in English alone."""
    enrolment = join(make_cohort(), EMAIL)
    with transaction():
        person = person_by_email(EMAIL)
        assert person is not None
        person.locale = "es"
    stand(DAY_ONE)
    client = app.test_client()
    client.set_cookie(*cookie_for(EMAIL))
    client.application.config["WEEK"] = f"/weeks/{enrolment}/1"
    return client


@pytest.mark.parametrize("below", ["", "/1", "/short", "/print", "/longer"])
def test_an_english_lesson_in_a_spanish_page_says_that_it_is_english(spanish: FlaskClient, below: str) -> None:
    page = spanish.get(spanish.application.config["WEEK"] + below).text
    assert '<html lang="es" dir="ltr">' in page
    lesson = load_course("tests/courses/nine-weeks").lesson(1, "hurt")
    shown = [lesson.title] if below != "/1" else [lesson.title, lesson.steps[0].title]
    for words in shown:
        assert re.search(rf"<\w+[^>]* {ENGLISH}[^>]*>{re.escape(words)}<", page), words
    if below in ("/1", "/short", "/print"):
        assert re.search(rf'<section class="screen\s*(?:questions)?"? {ENGLISH}>|<section [^>]*{ENGLISH}', page)


def test_home_marks_the_titles_of_an_english_course(spanish: FlaskClient) -> None:
    page = spanish.get("/home").text
    course = load_course("tests/courses/nine-weeks")
    title = course.lesson(1, "hurt").title
    assert f'<p class="over" lang="en" dir="ltr">{course.title}' in page
    assert f'<h1 lang="en" dir="ltr">{title}' in page
    assert re.search(rf'class="name" href="[^"]*" {ENGLISH}>{title}', page)


def test_nothing_is_marked_where_page_and_lesson_have_one_language(app: Flask, spanish: FlaskClient) -> None:
    with transaction():
        person = person_by_email(EMAIL)
        assert person is not None
        person.locale = "en"
    for path in ("/home", spanish.application.config["WEEK"] + "/1"):
        assert re.findall(r'<(\w+)[^>]* lang="en"', spanish.get(path).text) == ["html"]


def part(kind: str, lesson: Lesson, *, whole: bool) -> dict[str, object]:
    given = {"item": Item("1", f"{kind}:1"), "lesson": lesson, "optional": False, "lines": (), "told": None, "nth": 0}
    return with_pages([given])[0] if whole else given


@pytest.mark.parametrize("whole", [False, True])
def test_a_letter_marks_a_lesson_in_another_language(app: Flask, whole: bool) -> None:
    course = load_course("trusting-yourself-again")
    lesson = course.lesson(1, "solo", "en")
    with app.test_request_context(), force_locale("es"):
        english = fragment(part("lesson", lesson, whole=whole), "html", LINKS)
        same = fragment(part("lesson", replace(lesson, locale="es"), whole=whole), "html", LINKS)
    assert re.search(rf"<h1 {ENGLISH}[^>]*>{re.escape(lesson.title)}<", english)
    assert f"<div {ENGLISH}>" in english or not whole
    assert "lang=" not in same


def test_a_letter_in_a_language_from_right_to_left_has_its_lists_on_that_side(app: Flask) -> None:
    step = load_course("trusting-yourself-again").lesson(1, "solo", "en")
    screen = replace(step.steps[0].screens[0], markdown="* a")
    listed = replace(step, steps=(replace(step.steps[0], screens=(screen,)),))
    with app.test_request_context(), force_locale("ar"):
        pages = [part("lesson", replace(listed, locale=one), whole=True) for one in ("en", "ar")]
        sides = [fragment(one, "html", LINKS) for one in pages]
    assert ["padding-left:22px" in sides[0], "padding-right:22px" in sides[1]] == [True, True]
    assert ["padding-right:22px" in sides[0], "padding-left:22px" in sides[1]] == [False, False]


def test_the_title_of_an_english_course_is_marked_inside_a_spanish_sentence(spanish: FlaskClient) -> None:
    enrolment = spanish.application.config["WEEK"].split("/")[2]
    title = f"“<span {ENGLISH}>{load_course('tests/courses/nine-weeks').title}</span>”"
    assert title in spanish.get("/rhythm").text
    leaving = spanish.get(f"/rhythm/{enrolment}/leave").text
    assert f"<h1>Dejar {title}</h1>" in leaving
    token = re.search(r'name="csrf_token" value="([^"]+)"', leaving)
    spanish.post(f"/rhythm/{enrolment}/leave", data={"csrf_token": token[1] if token else ""})
    assert title in spanish.get("/home").text


def test_an_english_course_on_a_spanish_front_page_is_marked_and_the_fold_beside_it_is_not(app: Flask) -> None:
    page = app.test_client().get("/", headers={"Accept-Language": "es"}).text
    title = load_course("healing-after-betrayal").title
    assert re.search(rf"<h3 {ENGLISH}>{title}</h3>\s*<p {ENGLISH}>", page)
    assert "<summary>Quién lo revisa antes de usarlo de verdad</summary>" in page


def test_what_is_in_another_language_is_marked_and_its_words_are_escaped(app: Flask) -> None:
    with app.test_request_context(), force_locale("es"):
        assert str(passage("<b>", "en")) == '<span lang="en" dir="ltr">&lt;b&gt;</span>'
        assert passage("<b>", "es_MX") == "<b>"
        assert str(isolated("<b>")) == "<bdi>&lt;b&gt;</bdi>"
        assert str(in_language("ar")) == ' lang="ar" dir="rtl"'
        assert str(in_language("")) == ""
