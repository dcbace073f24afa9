"""What can be done with people, sign-in links, sessions and passphrases."""

from unhurried.accounts.service.links import Asked, ask_for_link, code_of, one_time_link, take_link, take_link_by_code
from unhurried.accounts.service.passphrases import PassphraseFault, proves, set_passphrase
from unhurried.accounts.service.people import find_or_make_person, set_role
from unhurried.accounts.service.sessions import begin, end, end_all, end_one, end_others, mark_seen, rotate

__all__ = [
    "Asked",
    "PassphraseFault",
    "ask_for_link",
    "begin",
    "code_of",
    "end",
    "end_all",
    "end_one",
    "end_others",
    "find_or_make_person",
    "mark_seen",
    "one_time_link",
    "proves",
    "rotate",
    "set_passphrase",
    "set_role",
    "take_link",
    "take_link_by_code",
]
