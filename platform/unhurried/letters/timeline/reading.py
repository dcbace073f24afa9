"""The words of a case, one by one: a date, an hour, `WEEK:N`, `DATE:DAYS`, `own:10`, `3d`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _

from unhurried.kit.zones import zones
from unhurried.pacing.rules import Rhythm, policy

YEARS = range(1900, 2200)
LIST_AT_MOST = 366


class Refused(Exception):
    """A case that cannot be walked; its text is one sentence for the person who wrote it."""


def read_date(name: str, value: Any) -> date:
    """The date in an ISO `YYYY-MM-DD`."""
    try:
        if not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII)):
            raise ValueError(value)
        found = date.fromisoformat(value)
    except ValueError:
        raise Refused(_("%(name)s: %(value)s is not a date like 2026-10-19.", name=name, value=shown(value))) from None
    return _in_range(name, found)


def _in_range(name: str, found: date) -> date:
    if found.year not in YEARS:
        raise Refused(_("%(name)s: the year is from 1900 to 2199.", name=name))
    return found


def read_instant(name: str, value: Any) -> datetime:
    """The UTC instant in an ISO 8601 text with its offset."""
    try:
        found = datetime.fromisoformat(value)
        if found.tzinfo is None:
            raise ValueError(value)
        instant = found.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        like = "2026-10-22T18:00:00+00:00"
        sentence = _("%(name)s: %(value)s is not an instant like %(like)s.", name=name, value=shown(value), like=like)
        raise Refused(sentence) from None
    _in_range(name, instant.date())
    return instant


def read_hour(value: Any) -> time:
    """The preferred hour in `HH:MM`, from 07:00 to 21:59 and outside the quiet hours. docs: pacing §1, §3"""
    if not (isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII)):
        raise Refused(_("hour: %(value)s is not a time like 09:30.", value=shown(value)))
    hour = time.fromisoformat(value)
    if not policy.FIRST_HOUR <= hour <= policy.LAST_HOUR:
        raise Refused(_("hour: %(value)s is outside 07:00 to 21:59.", value=value))
    if Rhythm().is_quiet(datetime.combine(date(2000, 1, 1), hour, UTC)):
        raise Refused(_("hour: %(value)s is in the quiet hours, 20:30 to 08:00.", value=value))
    return hour


def read_zone(value: Any) -> str:
    """The name of a zone in the tz database."""
    if not isinstance(value, str) or value not in zones():
        raise Refused(_("zone: there is no time zone %(value)s.", value=shown(value)))
    return value


def read_number(name: str, value: Any, first: int, last: int) -> int:
    """A whole number from `first` to `last`; digits in a text are read too."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,4}", value, re.ASCII):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not first <= value <= last:
        words = _(
            "%(name)s: %(value)s is not a number from %(first)s to %(last)s.",
            name=name,
            value=shown(value),
            first=first,
            last=last,
        )
        raise Refused(words)
    return int(value)


def read_signed(name: str, value: Any, most: int) -> int:
    """A whole number from `-most` to `most`; digits in a text are read too, with a sign before them or without."""
    text = value if isinstance(value, str) else ""
    if re.fullmatch(r"[-+]\d{1,4}", text, re.ASCII):
        number = read_number(name, text[1:], 0, most)
        return -number if text[0] == "-" else number
    return read_number(name, value, 0, most)


def read_interval(name: str, value: Any) -> int:
    """An own pace of 7, 10 or 14 dates. docs: pacing §2.4"""
    found = read_number(name, value, 7, 14)
    if found not in policy.INTERVALS:
        raise Refused(_("%(name)s: an own pace is 7, 10 or 14 days.", name=name))
    return found


def read_flag(name: str, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Refused(_("%(name)s: %(value)s is neither true nor false.", name=name, value=shown(value)))
    return value


def read_list(name: str, value: Any, at_most: int = LIST_AT_MOST) -> list[Any]:
    """A list of not too many things."""
    if not isinstance(value, list):
        raise Refused(_("%(name)s: %(value)s is not a list.", name=name, value=shown(value)))
    if len(value) > at_most:
        raise Refused(_("%(name)s: there are more than %(most)s.", name=name, most=at_most))
    return value


def read_pair(name: str, value: Any) -> tuple[str, str]:
    """The two sides of `A:B`."""
    left, colon, right = value.partition(":") if isinstance(value, str) else ("", "", "")
    if not colon:
        raise Refused(_("%(name)s: %(value)s has no colon between two parts.", name=name, value=shown(value)))
    return left, right


def read_span(name: str, value: Any) -> timedelta | None:
    """How long after an opening, in `3d` or `12h`; None for never."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,3})([dh])", value, re.ASCII) if isinstance(value, str) else None
    if not found:
        raise Refused(_("%(name)s: %(value)s is not a time like 3d or 12h, nor null.", name=name, value=shown(value)))
    number = int(found[1])
    return timedelta(days=number) if found[2] == "d" else timedelta(hours=number)


def shown(value: Any) -> str:
    """What was written, short enough for a sentence."""
    text = value if isinstance(value, str) else repr(value)
    return f"“{text[:40]}”"
