"""What the desk shows: who is where, who may like to hear from a human, and the timeline of a cohort."""

from unhurried.desk.queries.groups import MOST, may_see, may_see_about
from unhurried.desk.queries.people import Member, caseload
from unhurried.desk.queries.resting import resting_people
from unhurried.desk.queries.seats import Seat, seats
from unhurried.desk.queries.tasks import Wanted, open_tasks, tasks_of
from unhurried.desk.queries.timelines import titles

__all__ = [
    "MOST",
    "Member",
    "Seat",
    "Wanted",
    "caseload",
    "may_see",
    "may_see_about",
    "open_tasks",
    "resting_people",
    "seats",
    "tasks_of",
    "titles",
]
