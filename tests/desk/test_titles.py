"""The desk names a week in the language of the page, as the course's first track reads it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from unhurried.curriculum.queries import load_course
from unhurried.desk.queries import titles


@pytest.mark.parametrize(("locale", "first"), [("en", "Hearing yourself"), ("es", "Volver a escucharte")])
def test_the_weeks_of_a_course_are_named_in_the_language_of_whoever_looks(locale: str, first: str, app: Flask) -> None:
    course = load_course("trusting-yourself-again")
    with app.test_request_context(), force_locale(locale):
        assert titles(course)[1] == first
        assert titles(load_course("healing-after-betrayal"))[1] == "Finding the ground"
