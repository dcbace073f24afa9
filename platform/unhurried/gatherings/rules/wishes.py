"""What a facilitator typed about a gathering or an announcement: clean values, or a fault beside its field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from flask_babel import gettext as _

from unhurried.cohorts.rules import UNSEEN
from unhurried.kit.zones import zone_words
from unhurried.pacing.rules import instant_of, local

ANSWERS = ("coming", "not_this_time")
TITLE_AT_MOST, LINK_AT_MOST, WORDS_AT_MOST = 80, 500, 1000
MINUTES = range(10, 8 * 60 + 1)
AHEAD = timedelta(days=2 * 365)
BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


class GatheringFault(Exception):
    """Something about a gathering that cannot be; its text says what would be right. `field` names the form's field."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Wish:
    """A gathering as a facilitator wants it, on the group's own wall clock. `link` may be empty for now."""

    title: str
    on: date
    clock: time
    minutes: int
    link: str = ""


def clean_title(text: str) -> str:
    """The title in one line, without unseen signs, 80 at most; there is always something to see in it."""
    title = " ".join(UNSEEN.sub(" ", text).split())
    if not title:
        raise GatheringFault(_("Give the gathering a title that people can read."), "title")
    if len(title) > TITLE_AT_MOST:
        raise GatheringFault(_("A title has at most %(most)s characters.", most=TITLE_AT_MOST), "title")
    return title


def clean_link(text: str) -> str:
    """The address of the call, https only; empty where there is none yet."""
    link = text.strip()
    if not link:
        return ""
    if len(link) > LINK_AT_MOST:
        raise GatheringFault(_("A link has at most %(most)s characters.", most=LINK_AT_MOST), "link")
    if not _is_safe(link):
        words = _("Paste the whole link, as the call’s own page shows it. It starts with https://.")
        raise GatheringFault(words, "link")
    return link


def _is_safe(link: str) -> bool:
    """Whether every sign of it is one that a link has, and its host is one that everybody reads alike."""
    if not link.isascii() or re.search(r"[\x00-\x20\x7f\"'<>\\^`{|}]", link):
        return False
    try:
        parts = urlsplit(link)
        _port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    return parts.scheme == "https" and "@" not in parts.netloc and HOST.fullmatch(host) is not None


def known_minutes(number: int | None) -> int:
    """The length in minutes."""
    if number is None or number not in MINUTES:
        words = _("A gathering takes from %(first)s to %(last)s minutes.", first=MINUTES[0], last=MINUTES[-1])
        raise GatheringFault(words, "minutes")
    return number


def moment_of(wish: Wish, zone: str, now: datetime) -> datetime:
    """The instant of a wish on the group's wall clock: one that exists, ahead, and within two years."""
    today, passed = local(zone, now).date(), _("This time has passed already. Choose a later one.")
    if wish.on < today:
        raise GatheringFault(passed, "on")
    if wish.on > today + AHEAD:
        raise GatheringFault(_("This is more than two years away. Choose a sooner date."), "on")
    at = _instant(wish, zone)
    if at <= now:
        raise GatheringFault(passed, "clock")
    return at


def _instant(wish: Wish, zone: str) -> datetime:
    at = instant_of(zone, wish.on, wish.clock)
    place = zone_words(zone)
    if at is None:
        raise GatheringFault(_("There is no such date in %(zone)s. Choose another one.", zone=place), "on")
    if local(zone, at).replace(tzinfo=None) != datetime.combine(wish.on, wish.clock):
        words = _("On that day the clocks in %(zone)s go forward, and this time does not exist. Choose a later one.")
        raise GatheringFault(words % {"zone": place}, "clock")
    return at


def clean_words(text: str) -> str:
    """An announcement's words, 1,000 signs at most, without unseen ones; there is always something to read in them."""
    lines = [UNSEEN.sub("", line).rstrip() for line in BREAKS.sub("\n", text).split("\n")]
    words = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if not words:
        raise GatheringFault(_("Write a few lines first."), "words")
    if len(words) > WORDS_AT_MOST:
        over = len(words) - WORDS_AT_MOST
        raise GatheringFault(_("A letter carries 1,000 characters of it; these are %(over)s more.", over=over), "words")
    return words
