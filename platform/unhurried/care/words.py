"""Staffed hours in words, for pages of staff and of participants alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from babel.dates import get_day_names
from flask_babel import format_time, get_locale
from flask_babel import gettext as _

from unhurried.care.rules import StaffedHours
from unhurried.kit.zones import city


def hours_words(hours: StaffedHours) -> str:
    """Such as “Monday to Friday, 09:00 to 17:00 (Madrid time)”."""
    return _(
        "%(days)s, %(first)s to %(last)s (%(place)s time)",
        days=_days(hours.days),
        first=_clock(hours.opens),
        last=_clock(hours.closes),
        place=city(hours.zone),
    )


def _days(days: tuple[int, ...]) -> str:
    """A run of weekdays by its ends, others one by one."""
    names = get_day_names("wide", "stand-alone", get_locale() or "en")
    known = sorted(set(days))
    if len(known) > 2 and known[-1] - known[0] == len(known) - 1:
        return _("%(first)s to %(last)s", first=names[known[0] - 1], last=names[known[-1] - 1])
    return ", ".join(names[day - 1] for day in known)


def _clock(hour: time) -> str:
    return str(format_time(datetime.combine(date(2000, 1, 1), hour, UTC), "HH:mm", rebase=False))
