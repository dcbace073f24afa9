"""What goes into the one letter, when, and what is skipped and why: pure rules. docs: pacing §3, §4, §7"""

from unhurried.letters.rules.decide import Decision, Outreach, Step, advance, apply, decide, take_step
from unhurried.letters.rules.doing import Doing
from unhurried.letters.rules.facts import Person
from unhurried.letters.rules.history import History, Letter, Skip
from unhurried.letters.rules.items import ITEMS, Item, Lane, Reason, in_order, lane_of, treatment
from unhurried.letters.rules.ladder import Ladder, drifting, ladder_of
from unhurried.letters.rules.look import NoLook, next_look
from unhurried.letters.rules.still import may_go_out, still_true
from unhurried.letters.rules.stretch import Stretch
from unhurried.letters.rules.stretches import usual_stretch

__all__ = [
    "ITEMS",
    "Decision",
    "Doing",
    "History",
    "Item",
    "Ladder",
    "Lane",
    "Letter",
    "NoLook",
    "Outreach",
    "Person",
    "Reason",
    "Skip",
    "Step",
    "Stretch",
    "advance",
    "apply",
    "decide",
    "drifting",
    "in_order",
    "ladder_of",
    "lane_of",
    "may_go_out",
    "next_look",
    "still_true",
    "take_step",
    "treatment",
    "usual_stretch",
]
