"""Why a person is asked to look in: every cause there is, the same for participants to read. Pure.

docs: care §5 (no automated inference from private writing: each cause is something that the person chose to say,
a report, a held post, or the ladder's fourteen days).
"""

from __future__ import annotations

from collections.abc import Sequence

QUIET = "quiet"
SAFETY, HELD, REPORTED = "safety", "circle", "reported"
# At once to the person on duty, then to the second; the others stand on the daily list.
RED = frozenset({SAFETY, HELD})
ORDER = (SAFETY, HELD, "contact", REPORTED, "message", "heavy", "fast", QUIET)


def is_red(cause: str) -> bool:
    """Whether somebody on duty hears of it at once, and the second person after some staffed hours."""
    return cause in RED


def rank(cause: str, order: Sequence[str] = ORDER) -> int:
    """Where a task of this cause stands on the desk, the first to look at lowest."""
    return order.index(cause) if cause in order else len(order)
