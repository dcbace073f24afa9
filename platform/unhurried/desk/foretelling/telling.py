"""In which letter something new would be told, per zone, for someone who reads each page as it opens.

Like the timeline it knows nobody's own rhythm: what a person keeps for themselves shows in no count (docs: pacing §5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort
from unhurried.gatherings.queries import meetings_of
from unhurried.kit import clock
from unhurried.letters import rules as letters
from unhurried.letters.timeline import person_of, read_case, weeks_of
from unhurried.letters.timeline.case import Case
from unhurried.pacing.rules import Gathering, Message, local

NEW = "new"
STEPS_AT_MOST = 2000


@dataclass(frozen=True)
class Foretold:
    """One zone: how many people live in it, and when their letter tells it, on their wall clock; None is in none."""

    zone: str
    people: int
    told: datetime | None


def tellings_of_gathering(cohort: Cohort, at: datetime, gathering_id: int | None = None) -> list[Foretold]:
    """In which letters a gathering at `at` would be told; `gathering_id` is the one that moves there."""
    new = Gathering(NEW, at)
    return _foretold(cohort, f"gathering:{NEW}", at, but=gathering_id, gathering=new)


def tellings_of_announcement(cohort: Cohort, until: datetime, only: Collection[int] | None = None) -> list[Foretold]:
    """In which letters an announcement of now would ride; `only` to these enrolments."""
    return _foretold(cohort, "announcement", until, message=Message(NEW, clock.now(), until), only=only)


def _foretold(
    cohort: Cohort,
    item: str,
    until: datetime,
    *,
    but: int | None = None,
    gathering: Gathering | None = None,
    message: Message | None = None,
    only: Collection[int] | None = None,
) -> list[Foretold]:
    planned = [one for one in meetings_of([cohort.id]) if not one.is_off and one.id != but]
    before = tuple(Gathering(one.item_id, one.at) for one in planned)
    after = (*before, gathering) if gathering else before
    seats = [(place, person) for place, person in cohorts.members(cohort.id) if only is None or place.id in only]
    zones = Counter(person.zone for _place, person in seats)
    found = []
    for zone, people in sorted(zones.items()) or [(cohort.zone, 0)]:
        case = _case(cohort, zone)
        told = _told(_walked(case, before), item, until, after, (message,) if message else ())
        found.append(Foretold(zone, people, local(zone, told) if told else None))
    return found


def _case(cohort: Cohort, zone: str) -> Case:
    found = cohorts.holds_of([cohort.id])
    holds = [f"{one.position}:{one.weeks}" for one in found if one.weeks]
    moves = [f"{one.position}:{one.days}" for one in found if one.days]
    outline = cohorts.course_of(cohort).outline
    hour = cohort.hour.strftime("%H:%M")
    case = {"course": outline.slug, "starts_on": cohort.starts_on.isoformat(), "zone": zone, "hour": hour}
    return read_case({**case, "hold": holds, "move": moves}, lambda _course: weeks_of("", outline))


def _walked(case: Case, gatherings: Sequence[Gathering]) -> letters.Person:
    """Someone who has lived through the course until now."""
    person, now = _with(person_of(case), gatherings, ()), clock.now()
    moment: datetime | None = person.rhythm.first_at(case.starts_on)
    for _step in range(STEPS_AT_MOST):
        if moment is None or moment >= now:
            break
        _letter, person, moment = _step_on(person, moment)
    return person


def _told(
    person: letters.Person, item: str, until: datetime, gatherings: Sequence[Gathering], messages: Sequence[Message]
) -> datetime | None:
    person, moment = _with(person, gatherings, messages), clock.now()
    for _step in range(STEPS_AT_MOST):
        letter, person, look = _step_on(person, moment)
        if letter and any(one.name == item for one in letter.items):
            return letter.at
        if look is None or look > until:
            break
        moment = look
    return None


def _step_on(person: letters.Person, now: datetime) -> tuple[letters.Letter | None, letters.Person, datetime | None]:
    """What is written at this moment, the person after it with every page read, and the next moment to look."""
    step, person = letters.advance(person, now)
    for opening in step.openings:
        if opening.kind == "lesson":
            person = person.and_read(opening.place, opening.position, max(opening.at, now))
    look = letters.next_look(person, now)
    return step.letter, person, look if isinstance(look, datetime) else None


def _with(person: letters.Person, gatherings: Sequence[Gathering], messages: Sequence[Message]) -> letters.Person:
    places = [replace(one, gatherings=tuple(gatherings), announcements=tuple(messages)) for one in person.places]
    return replace(person, places=tuple(places))
