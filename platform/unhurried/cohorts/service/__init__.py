"""What can be done with a cohort: start it, invite into it, give and take places."""

from unhurried.cohorts.service.inviting import accept, import_people, invite
from unhurried.cohorts.service.joining import TEXTS, adopt, enrol_address, join
from unhurried.cohorts.service.places import come_back, enrol, keep_apart, leave
from unhurried.cohorts.service.starting import create_cohort, launch

__all__ = [
    "TEXTS",
    "accept",
    "adopt",
    "come_back",
    "create_cohort",
    "enrol",
    "enrol_address",
    "import_people",
    "invite",
    "join",
    "keep_apart",
    "launch",
    "leave",
]
