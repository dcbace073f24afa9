"""Time zones by the names of towns and countries, in the language of whoever reads them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from unhurried.kit.zones import city, zone_choices, zone_words, zones


@pytest.mark.parametrize(
    ("locale", "zone", "town", "words"),
    [
        ("en", "Europe/Madrid", "Madrid", "Madrid, Spain"),
        ("es", "Europe/Madrid", "Madrid", "Madrid, España"),
        ("es", "America/New_York", "Nueva York", "Nueva York, Estados Unidos"),
        ("en", "America/Argentina/Buenos_Aires", "Buenos Aires", "Buenos Aires, Argentina"),
        ("en", "Europe/Kyiv", "Kyiv", "Kyiv, Ukraine"),
        ("en", "Asia/Singapore", "Singapore", "Singapore"),
        ("es", "UTC", "UTC", "UTC"),
    ],
)
def test_a_zone_is_called_by_its_town_and_country(app: Flask, locale: str, zone: str, town: str, words: str) -> None:
    with app.test_request_context(), force_locale(locale):
        assert (city(zone), zone_words(zone)) == (town, words)


def test_each_zone_is_offered_once_in_the_order_of_its_words(app: Flask) -> None:
    with app.test_request_context(), force_locale("es"):
        found = zone_choices("Europe/London")
    words = [one for _zone, one in found]
    assert len(set(words)) == len(words) > 350
    assert {zone for zone, _words in found} <= zones()
    assert words.index("España, Madrid") < words.index("Estados Unidos, Chicago") < words.index("Portugal, Lisboa")
    assert words[-1] == "UTC"


@pytest.mark.parametrize("own", ["US/Pacific", "Europe/Kiev", "Europe/Kyiv", "Asia/Calcutta", "Etc/GMT+3", "Cuba"])
def test_ones_own_zone_is_among_them_whatever_its_name_is(app: Flask, own: str) -> None:
    with app.test_request_context(), force_locale("en"):
        found = zone_choices(own)
    assert [zone for zone, _words in found].count(own) == 1
    assert len({words for _zone, words in found}) == len(found)


def test_what_is_no_zone_is_not_offered(app: Flask) -> None:
    with app.test_request_context():
        assert "Mars/Crater" not in dict(zone_choices("Mars/Crater"))
