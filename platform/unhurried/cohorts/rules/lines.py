"""What makes a person's choices, or a line of a CSV, acceptable. Pure: no database, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from flask_babel import gettext as _

from unhurried.accounts.rules import FIRST_HOUR, LAST_HOUR, QUIET, AddressFault
from unhurried.accounts.rules import clean_email as known_address
from unhurried.cohorts.rules.faults import CohortFault
from unhurried.kit.languages import LANGUAGES
from unhurried.kit.zones import zones

COLUMNS = ("email", "name", "track", "zone", "hour", "day", "style", "reminders", "language")
STYLES = ("discreet", "note", "whole")
YES, NO = {"yes", "true", "1", "y", "on"}, {"no", "false", "0", "n", "off", ""}
UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Wishes:
    """What a person, or a line of a CSV, chose about pace and letters."""

    name: str = ""
    track: str = ""
    zone: str = ""
    hour: time | None = None
    day: int = 0
    style: str = ""
    reminders: bool = False
    language: str = ""


@dataclass(frozen=True)
class RefusedLine:
    """One line of an import that was left out: its number in the file (from 1), its address, and the reason."""

    line: int
    email: str
    reason: str


@dataclass
class ImportResult:
    """What an import did."""

    enrolled: int = 0
    invited: int = 0
    already: int = 0
    refused: list[RefusedLine] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The result as plain values."""
        refused = [{"line": r.line, "email": r.email, "reason": r.reason} for r in self.refused]
        return {"enrolled": self.enrolled, "invited": self.invited, "already": self.already, "refused": refused}


def clean_email(text: str) -> str:
    """The address in its one spelling; raises CohortFault when it cannot exist."""
    try:
        return known_address(text)
    except AddressFault:
        shown = UNSEEN.sub("", text.strip())[:80]
        raise CohortFault(_("“%(address)s” is not an email address.", address=shown), "email") from None


def clean_name(text: str) -> str:
    """The name that the circle sees, without unseen characters, 60 at most."""
    name = UNSEEN.sub("", text).strip()
    if len(name) > 60:
        raise CohortFault(_("A name has at most 60 characters."), "name")
    return name


def known_zone(text: str) -> str:
    """The IANA zone; raises CohortFault when there is none of that name."""
    if text not in zones():
        shown = UNSEEN.sub("", text)[:60]
        raise CohortFault(_("“%(zone)s” is not a time zone. One looks like Europe/Madrid.", zone=shown), "zone")
    return text


def letter_hour(text: str) -> time:
    """The preferred hour `HH:MM`: 07:00 to 21:59 and outside quiet hours (pacing.md §1)."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise CohortFault(_("Write the hour like 09:30."), "hour")
    hour = time(int(match[1]), int(match[2]))
    if not FIRST_HOUR <= hour <= LAST_HOUR or not QUIET[1] <= hour < QUIET[0]:
        raise CohortFault(_("Letters go out between 08:00 and 20:29. Choose an hour in between."), "hour")
    return hour


def wishes_of(row: dict[str, str], tracks: tuple[str, ...], *, invited: bool = False) -> Wishes:
    """A CSV line's wishes; raises CohortFault with the first thing that cannot be.

    Whoever is `invited` chooses a track themselves, so that the line may leave it open.
    """
    cells = {key: (row.get(key) or "").strip() for key in COLUMNS}
    day = cells["day"] or "0"
    if day not in {"0", "1", "2", "3", "4", "5", "6"}:
        raise CohortFault(_("The day is a number from 0 to 6."), "day")
    if cells["style"] and cells["style"] not in STYLES:
        raise CohortFault(_("The style is discreet, note or whole."), "style")
    if cells["reminders"].lower() not in YES | NO:
        raise CohortFault(_("For reminders write yes or no."), "reminders")
    return Wishes(
        name=clean_name(cells["name"]),
        track="" if invited and not cells["track"] else known_track(cells["track"], tracks),
        zone=known_zone(cells["zone"]) if cells["zone"] else "",
        hour=letter_hour(cells["hour"]) if cells["hour"] else None,
        day=int(day),
        style=cells["style"],
        reminders=cells["reminders"].lower() in YES,
        language=known_language(cells["language"]),
    )


def known_language(text: str) -> str:
    """A language of the site, or none; raises CohortFault for another."""
    if text and text not in LANGUAGES:
        choices = ", ".join(LANGUAGES)
        raise CohortFault(_("The language is one of these: %(languages)s.", languages=choices), "language")
    return text


def known_track(text: str, tracks: tuple[str, ...]) -> str:
    """The track; a course with one needs no answer."""
    if not text and len(tracks) == 1:
        return tracks[0]
    if text not in tracks:
        choices = ", ".join(tracks)
        raise CohortFault(_("This course has these tracks: %(tracks)s. Choose one.", tracks=choices), "track")
    return text
