"""Instants as a person reads them: in words, in their own zone, without pressure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime, gettext

from unhurried.kit.languages import language

# Where a language puts more than a space between the parts of a date: “3 de diciembre de 2026”.
JOINED = {"es": (("d MMMM", "d 'de' MMMM"), ("MMMM yyyy", "MMMM 'de' yyyy"))}


def part_of_day(local: datetime) -> str:
    """The part of the day in words: morning, afternoon or evening."""
    if local.hour < 12:
        return gettext("in the morning")
    return gettext("in the afternoon") if local.hour < 17 else gettext("in the evening")


def date_words(day: date, pattern: str) -> str:
    """A date as the pattern says, with what the language puts between its parts."""
    return str(format_date(day, _joined(pattern)))


def instant_words(instant: datetime, pattern: str, *, rebase: bool = True) -> str:
    """The same of an instant; `rebase` for one that is not in the reader's zone yet."""
    return str(format_datetime(instant, _joined(pattern), rebase=rebase))


def day_words(day: date) -> str:
    """A date in words, such as “Thursday 3 December”."""
    return date_words(day, "EEEE d MMMM")


def long_day(day: date) -> str:
    """A date with its year, such as “3 December 2026”."""
    return date_words(day, "d MMMM yyyy")


def month_words(month: str) -> str:
    """A month that is written “2026-11” in words, “November 2026”; what is no month stays as it is."""
    try:
        return date_words(date.fromisoformat(f"{month}-01"), "MMMM yyyy")
    except ValueError:
        return month


def when_words(instant: datetime, zone: str) -> str:
    """An instant in words in the zone, such as “Thursday 3 December, in the morning”."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{day_words(local.date())}, {part_of_day(local)}"


def time_words(instant: datetime, zone: str) -> str:
    """An instant with its minute in the zone, such as “3 December, 14:05”."""
    return instant_words(instant.astimezone(ZoneInfo(zone)), "d MMMM, HH:mm", rebase=False)


def _joined(pattern: str) -> str:
    for plain, said in JOINED.get(language().partition("-")[0], ()):
        pattern = pattern.replace(plain, said)
    return pattern
