"""What can be done with a cohort: start it, invite into it, give and take places."""

from unhurried.cohorts.service.applying import apply, decide, take_back_decision
from unhurried.cohorts.service.bringing import bring_in_some, hand_in
from unhurried.cohorts.service.ending import begin_again, close, reopen
from unhurried.cohorts.service.facilitating import add_facilitator, remove_facilitator
from unhurried.cohorts.service.inviting import accept, import_people, invite
from unhurried.cohorts.service.joining import TEXTS, adopt, enrol_address, join
from unhurried.cohorts.service.places import come_back, enrol, keep_apart, leave, let_together
from unhurried.cohorts.service.settings import Wanted, change_settings, held_weeks, set_weeks
from unhurried.cohorts.service.starting import create_cohort, launch
from unhurried.cohorts.service.waiting import move_up, stop_waiting, wait

__all__ = [
    "TEXTS",
    "Wanted",
    "accept",
    "add_facilitator",
    "adopt",
    "apply",
    "begin_again",
    "bring_in_some",
    "change_settings",
    "close",
    "come_back",
    "create_cohort",
    "decide",
    "enrol",
    "enrol_address",
    "hand_in",
    "held_weeks",
    "import_people",
    "invite",
    "join",
    "keep_apart",
    "launch",
    "leave",
    "let_together",
    "move_up",
    "remove_facilitator",
    "reopen",
    "set_weeks",
    "stop_waiting",
    "take_back_decision",
    "wait",
]
