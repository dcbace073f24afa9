"""What is to come for a group: its timeline, what a change would move, and which letters would tell of something."""

from unhurried.desk.foretelling.changes import Change, Date, GoOn, Meet, Wait, tried
from unhurried.desk.foretelling.group import Group
from unhurried.desk.foretelling.moves import Move, ZoneMoves, mark_of, moves_between, people_moved, together
from unhurried.desk.foretelling.plans import Happening, ZonePlan, zone_plans
from unhurried.desk.foretelling.reading import read_group, since_of
from unhurried.desk.foretelling.telling import Foretold, tellings_of_announcement, tellings_of_gathering

__all__ = [
    "Change",
    "Date",
    "Foretold",
    "GoOn",
    "Group",
    "Happening",
    "Meet",
    "Move",
    "Wait",
    "ZoneMoves",
    "ZonePlan",
    "mark_of",
    "moves_between",
    "people_moved",
    "read_group",
    "since_of",
    "tellings_of_announcement",
    "tellings_of_gathering",
    "together",
    "tried",
    "zone_plans",
]
