"""The zones of the tz database by name, read from disk once in a process."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


@cache
def zones() -> frozenset[str]:
    """Every IANA zone there is, old aliases included."""
    return frozenset(available_timezones())


@cache
def offered() -> tuple[str, ...]:
    """The zones to choose from, sorted: without the old aliases that stand outside a region."""
    return tuple(sorted(zone for zone in zones() if "/" in zone and not zone.startswith("Etc/")))
