"""What members and facilitators do in a circle. Nothing here commits."""

from unhurried.circle.service.choosing import DIGESTS, choose, mute, report, unmute
from unhurried.circle.service.faults import CircleFault
from unhurried.circle.service.guiding import take_back_own, write_as_facilitator
from unhurried.circle.service.holding import HELD, call_a_person
from unhurried.circle.service.keeping import (
    MUTE_DAYS,
    close_thread,
    let_back,
    open_thread,
    quieten,
    slow_down,
    take_out,
)
from unhurried.circle.service.moderating import close_report, hide, read_post, show
from unhurried.circle.service.placing import enter, leave, move, new_circle, separate
from unhurried.circle.service.writing import change, take_back, write

__all__ = [
    "DIGESTS",
    "HELD",
    "MUTE_DAYS",
    "CircleFault",
    "call_a_person",
    "change",
    "choose",
    "close_report",
    "close_thread",
    "enter",
    "hide",
    "leave",
    "let_back",
    "move",
    "mute",
    "new_circle",
    "open_thread",
    "quieten",
    "read_post",
    "report",
    "separate",
    "show",
    "slow_down",
    "take_back",
    "take_back_own",
    "take_out",
    "unmute",
    "write",
    "write_as_facilitator",
]
