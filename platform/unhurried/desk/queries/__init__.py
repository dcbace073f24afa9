"""What the desk shows: who is where, who may like to hear from a human, and the timeline of a cohort."""

from unhurried.desk.queries.groups import may_see
from unhurried.desk.queries.seats import Seat, resting_people, seats
from unhurried.desk.queries.tasks import open_tasks, staff_with_tasks
from unhurried.desk.queries.timelines import titles

__all__ = [
    "Seat",
    "may_see",
    "open_tasks",
    "resting_people",
    "seats",
    "staff_with_tasks",
    "titles",
]
