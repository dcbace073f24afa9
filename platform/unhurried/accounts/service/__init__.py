"""What can be done with people, sign-in links, sessions and passphrases."""

from unhurried.accounts.service.links import Asked, ask_for_link, code_of, one_time_link, take_link, take_link_by_code
from unhurried.accounts.service.passphrases import (
    PassphraseFault,
    choose_first,
    has_passphrase,
    proves,
    set_passphrase,
    settle_first,
    take_back_first,
    waits_until,
)
from unhurried.accounts.service.people import find_or_make_person, set_role
from unhurried.accounts.service.sessions import begin, end, end_all, end_one, end_others, mark_seen, rotate

__all__ = [
    "Asked",
    "PassphraseFault",
    "ask_for_link",
    "begin",
    "choose_first",
    "code_of",
    "end",
    "end_all",
    "end_one",
    "end_others",
    "find_or_make_person",
    "has_passphrase",
    "mark_seen",
    "one_time_link",
    "proves",
    "rotate",
    "set_passphrase",
    "set_role",
    "settle_first",
    "take_back_first",
    "take_link",
    "take_link_by_code",
    "waits_until",
]
