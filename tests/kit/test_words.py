"""Dates as a person reads them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from unhurried.kit.words import day_words, long_day, month_words, time_words, when_words

AT = datetime(2026, 12, 3, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "day", "year", "time"),
    [
        ("en", "Thursday 3 December", "3 December 2026", "3 December, 09:05"),
        ("es", "jueves 3 de diciembre", "3 de diciembre de 2026", "3 de diciembre, 09:05"),
    ],
)
def test_a_date_is_joined_as_its_language_joins_it(app: Flask, locale: str, day: str, year: str, time: str) -> None:
    with app.test_request_context(), force_locale(locale):
        assert day_words(date(2026, 12, 3)) == day
        assert long_day(date(2026, 12, 3)) == year
        assert time_words(AT, "Europe/Madrid") == time
        assert when_words(AT, "Europe/Madrid").startswith(f"{day}, ")
        for name in ("dateformat", "datetimeformat"):
            assert app.jinja_env.filters[name](AT, "EEEE d MMMM") == day


@pytest.mark.parametrize(("locale", "said"), [("en", "November 2026"), ("es", "noviembre de 2026")])
def test_a_month_in_figures_is_said_in_words_and_nothing_else_is(app: Flask, locale: str, said: str) -> None:
    with app.test_request_context(), force_locale(locale):
        assert month_words("2026-11") == said
        assert month_words("the second") == "the second"
