"""What a person does with their private writing. Services add and flush, never commit."""

from unhurried.journal.service.checkins import Answers, check_in
from unhurried.journal.service.counting import count_closed_weeks
from unhurried.journal.service.faults import JournalFault, in_one_step
from unhurried.journal.service.moving import carry_entries
from unhurried.journal.service.promises import (
    close_promise,
    keep_reason,
    make_promise,
    mark_promise,
    open_again,
    remove_mark,
    remove_promise,
)
from unhurried.journal.service.sharing import read_shared, share, unshare
from unhurried.journal.service.writing import Draft, Saved, remove, save, settle

__all__ = [
    "Answers",
    "Draft",
    "JournalFault",
    "Saved",
    "carry_entries",
    "check_in",
    "close_promise",
    "count_closed_weeks",
    "in_one_step",
    "keep_reason",
    "make_promise",
    "mark_promise",
    "open_again",
    "read_shared",
    "remove",
    "remove_mark",
    "remove_promise",
    "save",
    "settle",
    "share",
    "unshare",
]
