"""The ways to go on after a rest, or when the group's pace does not fit: with what each would mean, in dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import course_of, holds_of, later_cohorts, running_enrolments
from unhurried.curriculum.rules import Week
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.languages import language
from unhurried.kit.words import day_words
from unhurried.lessons import rules
from unhurried.lessons.queries.rhythm import Option, as_of_now, at_pace, next_opening_words
from unhurried.pacing.queries import calendar_of, pace_of
from unhurried.pacing.rules import Opened, Participant, Pause, Place

LATER_AT_MOST = 4
NEW = "new"


@dataclass(frozen=True)
class WaysPage:
    """Every way to go on. `later` says whether a later group is among them."""

    resting: tuple[date, bool] | None
    ways: list[Option]
    chosen: str
    later: bool


def ways_page(person: Person) -> WaysPage:
    """The page for this person; reading it changes nothing."""
    who = as_of_now(pace_of([person.id])[person.id].who)
    today = who.rhythm.date_of(clock.now())
    awake = _awake(who, today)
    enrolments = [one for one in running_enrolments(person.id) if any(p.id == str(one.id) for p in who.places)]
    later = [option for one in enrolments for option in _later(awake, one, len(enrolments) > 1)]
    ids = {str(one.id) for one in enrolments}
    resting = rules.resting_until(who, today)
    return WaysPage(
        resting=resting,
        ways=[*_paces(awake, ids), *later] if ids else [],
        chosen="group" if resting else _chosen(who, ids, today),
        later=bool(later),
    )


def _awake(who: Participant, today: date) -> Participant:
    """The same on a day on which they come back from whatever rest is running."""
    rhythm = who.rhythm
    pauses, time_off = (_ended(rests, today) for rests in (rhythm.pauses, rhythm.time_off))
    return replace(who, rhythm=replace(rhythm, pauses=pauses, time_off=time_off))


def _ended(rests: Iterable[Pause], today: date) -> tuple[Pause, ...]:
    return tuple(replace(rest, ended_on=today) if rest.covers(today) else rest for rest in rests)


def _chosen(who: Participant, ids: set[str], today: date) -> str:
    intervals = {place.interval_on(today) for place in who.places if place.id in ids}
    only = intervals.pop() if len(intervals) == 1 else None
    return f"own:{only}" if only else "group"


def _paces(who: Participant, ids: set[str]) -> Iterator[Option]:
    names = {
        "group": _("With the group; what I did not see opens bit by bit"),
        "own:7": _("At my own pace, a week between pages"),
        "own:10": _("At my own pace, ten days between pages"),
        "own:14": _("At my own pace, two weeks between pages"),
    }
    for value, name in names.items():
        places = tuple(at_pace(place, value) if place.id in ids else place for place in who.places)
        when = next_opening_words(replace(who, places=places))
        hint = _("Next page: %(when)s", when=when) if when else _("The next page waits until you have read the last")
        yield value, name, str(hint)


def _later(who: Participant, enrolment: Enrolment, several: bool) -> Iterator[Option]:
    here = next(place for place in who.places if place.id == str(enrolment.id))
    for cohort in later_cohorts(enrolment)[:LATER_AT_MOST]:
        when = next_opening_words(_moved(who, here, cohort), NEW)
        if not when:
            continue
        day = day_words(cohort.starts_on)
        name = _("In a later group: “%(name)s”, from %(day)s", name=cohort.name, day=day)
        if several:
            name = f"{course_of(cohort).text(language()).title}: {name}"
        yield (
            f"later:{enrolment.id}:{cohort.id}",
            str(name),
            str(_("Next page: %(when)s. What is open comes along and stays open.", when=when)),
        )


def _moved(who: Participant, here: Place, cohort: Cohort) -> Participant:
    """The same person after a move: the old place left, and what is open there carried into the new one."""
    now = clock.now()
    calendar = calendar_of(cohort, holds_of([cohort.id]), here.calendar.day)
    opened, reads = _carried(here, calendar.weeks)
    new = Place(NEW, calendar, cohort.starts_on, joined=now, opened=tuple(opened), reads=reads)
    others = [replace(place, left=now) if place is here else place for place in who.places]
    return replace(who, places=(*others, new))


def _carried(here: Place, weeks: Sequence[Week]) -> tuple[list[Opened], dict[int, datetime]]:
    positions = {week.key: week.position for week in weeks}
    new = {one.position: positions.get(one.key) for one in here.weeks}
    opened = [o._replace(position=at, carried=True) for o in here.opened if (at := new[o.position])]
    return opened, {at: read for position, read in here.reads.items() if (at := new[position])}


def own_later_cohort(person_id: int, enrolment_id: int, cohort_id: int) -> tuple[Enrolment, Cohort] | None:
    """The person's own running place and a group that exists; None where either is not so."""
    place = db.session.get(Enrolment, enrolment_id) if 0 < enrolment_id < 2**31 else None
    cohort = db.session.get(Cohort, cohort_id) if 0 < cohort_id < 2**31 else None
    if place is None or cohort is None or place.person_id != person_id or place.left_at is not None:
        return None
    return place, cohort
