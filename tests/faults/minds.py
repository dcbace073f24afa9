"""People and operators who change their mind while a worker has the letter in its hands already."""

from __future__ import annotations

from collections.abc import Callable

from unhurried.cohorts.models import Enrolment
from unhurried.cohorts.service import leave
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service.links import choose_letters
from unhurried.mail.service import hold_all, stop_address
from unhurried.pacing import service as pacing

MINDS: dict[str, Callable[[int], object]] = {
    "unsubscribes": lambda who: choose_letters(who, "none"),
    "pauses": lambda who: pacing.pause(who, 1),
    "leaves": lambda who: leave(db.session.get_one(Enrolment, who)),
    "has a hard day": lambda who: pacing.add_hard_day(who, clock.now().date()),
    "complains": lambda who: stop_address(f"p{who}@people.example", "complaint"),
    "is held": lambda _who: hold_all(),
}


def change(mind: str, who: int) -> None:
    """Do it now, in a transaction of its own."""
    with transaction():
        MINDS[mind](who)
