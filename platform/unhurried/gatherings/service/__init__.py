"""What is done about gatherings. Nothing here commits."""

from unhurried.gatherings.service.announcing import announce, say_farewell, take_back, unsay_farewell
from unhurried.gatherings.service.attending import answer, note_who_came
from unhurried.gatherings.service.feeding import make_feed, stop_feed
from unhurried.gatherings.service.forgetting import forget_hold
from unhurried.gatherings.service.planning import call_off, change, plan, tell_of_moves, weigh

__all__ = [
    "announce",
    "answer",
    "call_off",
    "change",
    "forget_hold",
    "make_feed",
    "note_who_came",
    "plan",
    "say_farewell",
    "stop_feed",
    "take_back",
    "tell_of_moves",
    "unsay_farewell",
    "weigh",
]
