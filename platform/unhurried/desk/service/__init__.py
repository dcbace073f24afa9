"""What staff do at the desk, and what they hear of by mail."""

from unhurried.desk.service.duty import DutyWish, hand_over, set_duty
from unhurried.desk.service.notes import PARTS, NoteChanged, NoteFault, read_note, write_note
from unhurried.desk.service.reaching import (
    WAYS,
    choose_way,
    tell_of_danger,
    untell_of_danger,
    want_contact,
    want_no_contact,
)
from unhurried.desk.service.tasks import finish_task, reopen_task, snooze_task, take_task
from unhurried.desk.service.telling import tell_staff

__all__ = [
    "PARTS",
    "WAYS",
    "DutyWish",
    "NoteChanged",
    "NoteFault",
    "choose_way",
    "finish_task",
    "hand_over",
    "read_note",
    "reopen_task",
    "set_duty",
    "snooze_task",
    "take_task",
    "tell_of_danger",
    "tell_staff",
    "untell_of_danger",
    "want_contact",
    "want_no_contact",
    "write_note",
]
