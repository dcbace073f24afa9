"""What a season is lived on: its course and dates, its zones and hours, and which group waits when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

NINE_WEEKS = Path(__file__).parents[1] / "courses" / "nine-weeks"
TWENTY = (
    *("Europe/Madrid", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "America/Sao_Paulo"),
    *("Africa/Casablanca", "Asia/Tokyo", "Pacific/Honolulu", "Australia/Lord_Howe", "America/St_Johns"),
    *("Pacific/Kiritimati", "Europe/London", "Asia/Kolkata", "America/Los_Angeles", "Asia/Tehran"),
    *("Atlantic/Azores", "Africa/Nairobi", "America/Santiago", "Australia/Sydney", "Pacific/Chatham"),
)
FORTY = (
    *TWENTY,
    *("Africa/Cairo", "Asia/Beirut", "America/Havana", "Europe/Chisinau", "Pacific/Easter"),
    *("Asia/Jerusalem", "Africa/Lagos", "America/Toronto", "Pacific/Norfolk", "America/Denver"),
    *("Australia/Adelaide", "Asia/Gaza", "Europe/Helsinki", "Pacific/Apia", "America/Bogota"),
    *("America/Nuuk", "Asia/Karachi", "America/Chicago", "Europe/Istanbul", "Pacific/Pago_Pago"),
)


@dataclass(frozen=True)
class Held:
    """A hold of a group, counted from 0, and when it is set: so long after the people came in."""

    group: int
    position: int
    weeks: int
    after: timedelta


@dataclass(frozen=True)
class Plan:
    """A season on a course with `weeks` weeks. Whoever is not told otherwise is in its groups in turn."""

    course: str
    weeks: int
    starts_on: date
    zones: tuple[str, ...]
    hours: tuple[str, ...]
    groups: int
    holds: tuple[Held, ...]
    tracks: tuple[str, ...] = ("solo",)

    @property
    def before(self) -> datetime:
        """When everyone comes in: before the first week has opened anywhere."""
        return datetime.combine(self.starts_on, time(), UTC) - timedelta(days=3)


SHORT = Plan(
    course="trusting-yourself-again",
    weeks=4,
    starts_on=date(2026, 10, 12),
    zones=TWENTY,
    hours=("08:00", "09:30", "12:15", "18:00", "20:29"),
    groups=2,
    holds=(Held(1, 3, 1, timedelta(days=6)),),
)
# The clocks change in twenty-three of the forty zones while this one runs: on 27 September (Auckland, Chatham),
# 4 October (Sydney, Adelaide, Norfolk, and Lord Howe by half an hour), in Gaza, Beirut, Jerusalem, all of Europe and
# Nuuk on or near 25 October, in Cairo on 30 October, in North America and Havana on 1 November. Full hours only, so
# that the instants of the zones meet and a walk has fewer of them.
LONG = Plan(
    course=str(NINE_WEEKS),
    weeks=9,
    starts_on=date(2026, 9, 21),
    zones=FORTY,
    hours=("08:00", "10:00", "18:00", "20:00"),
    groups=4,
    holds=(
        Held(1, 3, 1, timedelta(days=5)),
        Held(2, 2, 1, timedelta(days=1)),
        Held(2, 6, 2, timedelta(days=1)),
        Held(3, 8, 1, timedelta(days=30)),
    ),
    tracks=("hurt", "broke"),
)
