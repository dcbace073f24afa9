"""Who is where in a cohort, as its facilitator sees it."""

from __future__ import annotations

from dataclasses import dataclass

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Enrolment
from unhurried.desk.queries.resting import resting_people
from unhurried.kit import clock
from unhurried.pacing import rules
from unhurried.pacing.queries import facts_of


@dataclass(frozen=True)
class Seat:
    """One person as a facilitator sees them: never a journal, a hard day, or a plan of their own ahead.

    `opened` and `read` are the highest week that is open for them and that they have read; 0 before the first.
    """

    enrolment: Enrolment
    email: str
    opened: int
    read: int
    resting: bool


def seats(cohort_id: int) -> list[Seat]:
    """Everyone in the cohort, in the order of joining; as many queries whatever their number."""
    members = cohorts.members(cohort_id)
    people = [person for _enrolment, person in members]
    resting, facts = resting_people(people), facts_of(person.id for person in people)
    return [
        Seat(enrolment, person.email, *_progress(facts[person.id].who, enrolment), person.id in resting)
        for enrolment, person in members
    ]


def _progress(who: rules.Participant, enrolment: Enrolment) -> tuple[int, int]:
    """A page whose instant has passed is open, whether or not the clockwork has recorded it. docs: pacing §2"""
    place = next((place for place in who.places if place.id == str(enrolment.id)), None)
    if place is None:
        return 0, 0
    due = [opening.position for opening in rules.due_openings(who, clock.now()) if opening.place == place.id]
    return max([*due, *place.openings], default=0), max(place.reads, default=0)
