"""The zones of the tz database: by name, read from disk once in a process, and as a person calls them."""

from __future__ import annotations

import unicodedata
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from unhurried.kit.languages import language


@cache
def zones() -> frozenset[str]:
    """Every IANA zone there is, old aliases included."""
    return frozenset(available_timezones())


@cache
def offered() -> tuple[str, ...]:
    """The zones to choose from, sorted: without the old aliases that stand outside a region."""
    return tuple(sorted(zone for zone in zones() if "/" in zone and not zone.startswith("Etc/")))


def city(zone: str) -> str:
    """The town that a zone is named after, in the present language, such as “Madrid”."""
    return _names(zone, language())[0]


def zone_words(zone: str) -> str:
    """The town and its country, in the present language, such as “Madrid, Spain”."""
    return ", ".join(_names(zone, language()))


def zone_choices(own: str = "") -> list[tuple[str, str]]:
    """Every zone once with its words, by country and town, in the present language; `own` is among them as it is."""
    found = dict(_choices(language()))
    if own in zones() and own not in found:
        same = next((zone for zone, words in found.items() if words == _listed(own, language())), None)
        found = {own if zone == same else zone: words for zone, words in found.items()}
        found.setdefault(own, _listed(own, language()))
    return list(found.items())


@cache
def _choices(tag: str) -> tuple[tuple[str, str], ...]:
    aliases = get_global("zone_aliases")
    named = {_listed(zone, tag): zone for zone in sorted(offered(), key=lambda zone: zone not in aliases)}
    return (*((named[words], words) for words in sorted(named, key=_in_order)), ("UTC", "UTC"))


def _listed(zone: str, tag: str) -> str:
    return ", ".join(reversed(_names(zone, tag)))


@cache
def _names(zone: str, tag: str) -> tuple[str, ...]:
    """The town and its country, or one name where there is no other."""
    if "/" not in zone or zone not in zones():
        return (zone,)
    locale = Locale.parse(tag, sep="-")
    town = get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]
    code = get_global("zone_territories").get(get_global("zone_aliases").get(zone, zone), "")
    country = locale.territories.get(code, "")
    return (town, country) if country and country != town else (town,)


def _in_order(words: str) -> str:
    """Accents aside, as a person looks for it."""
    return unicodedata.normalize("NFD", words).encode("ascii", "ignore").decode().casefold() or words
