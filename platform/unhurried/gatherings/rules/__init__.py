"""When a gathering is, what may be said of it, and what an announcement may be. Pure: no database, no clock."""

from unhurried.gatherings.rules.timing import Anchor, Plan, Timing, anchor, timing
from unhurried.gatherings.rules.wishes import (
    ANSWERS,
    GatheringFault,
    Wish,
    clean_link,
    clean_title,
    clean_words,
    known_minutes,
    moment_of,
)

__all__ = [
    "ANSWERS",
    "Anchor",
    "GatheringFault",
    "Plan",
    "Timing",
    "Wish",
    "anchor",
    "clean_link",
    "clean_title",
    "clean_words",
    "known_minutes",
    "moment_of",
    "timing",
]
