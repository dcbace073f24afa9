"""What was typed about a gathering, an answer or a feed: clean values, or a GatheringFault beside its field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from flask_babel import gettext as _

from unhurried.gatherings import rules
from unhurried.gatherings.rules import GatheringFault, Wish

Typed = Mapping[str, str]


def wish(typed: Typed) -> tuple[Wish | None, dict[str, str]]:
    """The gathering that was typed, or every fault by its field, so that all of them show at once."""
    faults: dict[str, str] = {}
    found: dict[str, Any] = {}
    for name, read in READERS.items():
        try:
            found[name] = read(typed.get(name, ""))
        except GatheringFault as fault:
            faults[name] = str(fault)
    return (None, faults) if faults else (Wish(**found), {})


def _day(text: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip(), re.ASCII):
            raise ValueError(text)
        return date.fromisoformat(text.strip())
    except ValueError:
        raise GatheringFault(_("Write the date like 2026-12-03."), "on") from None


def _clock(text: str) -> time:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", text.strip(), re.ASCII)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise GatheringFault(_("Write the time like 19:00."), "clock")
    return time(int(match[1]), int(match[2]))


def _minutes(text: str) -> int:
    plain = text.strip()
    return rules.known_minutes(int(plain) if re.fullmatch(r"\d{1,4}", plain, re.ASCII) else None)


READERS = {
    "title": rules.clean_title,
    "on": _day,
    "clock": _clock,
    "minutes": _minutes,
    "link": rules.clean_link,
}


def seen_version(typed: Typed) -> int:
    """The version of the gathering that the form was made from; 0 where somebody took it out."""
    text = typed.get("seen", "")
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0


def enrolments(typed: Iterable[str]) -> set[int]:
    """The numbers of the boxes that are ticked; what is no number is left out."""
    return {int(text) for text in typed if re.fullmatch(r"\d{1,10}", text, re.ASCII)}
