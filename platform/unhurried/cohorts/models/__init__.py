"""Cohorts, their holds, who looks after them, the ways in, and who is in them."""

from unhurried.cohorts.models.bringing import Import, ImportLine
from unhurried.cohorts.models.groups import Cohort, Facilitator, Hold, Review
from unhurried.cohorts.models.places import Application, Enrolment, Invitation, KeepApart, Waiting

__all__ = [
    "Application",
    "Cohort",
    "Enrolment",
    "Facilitator",
    "Hold",
    "Import",
    "ImportLine",
    "Invitation",
    "KeepApart",
    "Review",
    "Waiting",
]
