"""How long ago somebody was here, how many people one can look after, and who stands first. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from flask_babel import gettext as _
from flask_babel import ngettext

from unhurried.care.rules.flags import rank

Band = Literal["week", "two", "four"]
FULL, CEILING = 20, 25


def band_of(acted_at: datetime, now: datetime) -> Band:
    """How long ago somebody last did something, in three steps: this week, some weeks, four or more. docs: care §5"""
    since = now - acted_at
    if since < timedelta(weeks=1):
        return "week"
    return "two" if since < timedelta(weeks=4) else "four"


def load_words(people: int) -> str:
    """What a caseload of this size is called: twenty people fit, twenty-five are the ceiling. docs: care §5"""
    if people > CEILING:
        return _(
            "You look after %(people)s people. That is more than one person can do well; up to %(most)s are meant. "
            "Ask an admin for a colleague, and hand over a group.",
            people=people,
            most=CEILING,
        )
    if people > FULL:
        return _("You look after %(people)s people. That is a full load; take no new group now.", people=people)
    return ngettext("You look after one person.", "You look after %(num)s people.", people)


def first_to_look_at(one: Any) -> tuple[int, int, float, int]:
    """Where a person stands in the caseload: what is red first, then other tasks, then by how long ago they were here.

    Who rests stands last unless they asked for something, and nothing is asked of them.
    """
    causes = [task.task.cause for task in one.tasks if not (one.resting and task.is_quiet)]
    place = 0 if causes else (2 if one.resting else 1)
    return place, min((rank(cause) for cause in causes), default=0), one.acted_at.timestamp(), one.enrolment_id
