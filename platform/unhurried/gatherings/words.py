"""When a gathering is, as a person reads it: in their own zone, on the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from flask_babel import gettext as _

from unhurried.kit.words import day_words
from unhurried.pacing.rules import local


class Lasting(Protocol):
    """Something with a beginning and an end, both UTC."""

    @property
    def at(self) -> datetime:
        """Its beginning."""

    @property
    def ends_at(self) -> datetime:
        """Its end."""


@dataclass(frozen=True)
class Span:
    """A time that is not planned yet, from instant to instant (UTC)."""

    at: datetime
    ends_at: datetime


def span_words(one: Lasting, zone: str) -> str:
    """The day, and from when until when, such as “Thursday 3 December, 19:00 to 20:00”."""
    begins, ends = local(zone, one.at), local(zone, one.ends_at)
    day, begin, end = day_words(begins.date()), f"{begins:%H:%M}", f"{ends:%H:%M}"
    return str(_("%(day)s, %(begin)s to %(end)s", day=day, begin=begin, end=end))


def host_of(link: str) -> str:
    """The site that a call's link leads to, so that everyone sees it before they go there."""
    return urlsplit(link).hostname or ""
