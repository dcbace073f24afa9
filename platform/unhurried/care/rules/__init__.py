"""What care stands on: help near you, staffed hours, and who may be asked to look in. Pure."""

from unhurried.care.rules.flags import QUIET, RED, is_red
from unhurried.care.rules.help import MADE_UP, Country, Shown, Work, read_country, shown, work_in
from unhurried.care.rules.staffed import ESCALATE_AFTER, WEEKDAYS, StaffedHours

__all__ = [
    "ESCALATE_AFTER",
    "MADE_UP",
    "QUIET",
    "RED",
    "WEEKDAYS",
    "Country",
    "Shown",
    "StaffedHours",
    "Work",
    "is_red",
    "read_country",
    "shown",
    "work_in",
]
