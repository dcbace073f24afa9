"""The rules of the circle. Pure: no database, no clock."""

from unhurried.circle.rules.danger import WORDS, suggests_danger
from unhurried.circle.rules.placing import LARGEST, SMALLEST, circles_for, may_sit, placed, torn
from unhurried.circle.rules.reading import READ_FIRST, State, is_read_first, state_of_new, working_day_after
from unhurried.circle.rules.writing import (
    CHANGE_FOR,
    LONGEST,
    LONGEST_REASON,
    LONGEST_TITLE,
    MOST_BYTES,
    NOTES,
    SLOWEST,
    Words,
    may_change,
    one_line,
    slow_until,
    words_of,
)

__all__ = [
    "CHANGE_FOR",
    "LARGEST",
    "LONGEST",
    "LONGEST_REASON",
    "LONGEST_TITLE",
    "MOST_BYTES",
    "NOTES",
    "READ_FIRST",
    "SLOWEST",
    "SMALLEST",
    "WORDS",
    "State",
    "Words",
    "circles_for",
    "is_read_first",
    "may_change",
    "may_sit",
    "one_line",
    "placed",
    "slow_until",
    "state_of_new",
    "suggests_danger",
    "torn",
    "words_of",
    "working_day_after",
]
