"""Reading one's own private writing, and what was shared with a facilitator. Everything is its owner's only."""

from unhurried.journal.queries.checkins import Trend, answers_of, check_in_of, check_ins_of, trends_of
from unhurried.journal.queries.counts import GroupCounts, closed_weeks, groups_counted
from unhurried.journal.queries.entries import entries_of, entry_of, searched, second_texts, written_here
from unhurried.journal.queries.promises import HardDayPage, hard_day_pages, live_promises, promise_of, promise_pages
from unhurried.journal.queries.sharing import SharedEntry, facilitators_of, shared_with, shares_of
from unhurried.journal.queries.visitors import lapsed_person

__all__ = [
    "GroupCounts",
    "HardDayPage",
    "SharedEntry",
    "Trend",
    "answers_of",
    "check_in_of",
    "check_ins_of",
    "closed_weeks",
    "entries_of",
    "entry_of",
    "facilitators_of",
    "groups_counted",
    "hard_day_pages",
    "lapsed_person",
    "live_promises",
    "promise_of",
    "promise_pages",
    "searched",
    "second_texts",
    "shared_with",
    "shares_of",
    "trends_of",
    "written_here",
]
