"""Instants as a person reads them: in words, in their own zone, without pressure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime, gettext


def part_of_day(local: datetime) -> str:
    """The part of the day in words: morning, afternoon or evening."""
    if local.hour < 12:
        return gettext("in the morning")
    return gettext("in the afternoon") if local.hour < 17 else gettext("in the evening")


def day_words(day: date) -> str:
    """A date in words, such as “Thursday 3 December”."""
    return str(format_date(day, "EEEE d MMMM"))


def when_words(instant: datetime, zone: str) -> str:
    """An instant in words in the zone, such as “Thursday 3 December, in the morning”."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{day_words(local.date())}, {part_of_day(local)}"


def time_words(instant: datetime, zone: str) -> str:
    """An instant with its minute in the zone, such as “3 December, 14:05”."""
    return str(format_datetime(instant.astimezone(ZoneInfo(zone)), "d MMMM, HH:mm", rebase=False))
