"""The thanks of a group that has ended: a letter of its own, in the budget like any other (docs: pacing §3).

The group writes no letters any more, so this one is put into the outbox at once, for the first date that has a place.
Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from unhurried.cohorts.models import Cohort
from unhurried.cohorts.queries import members
from unhurried.gatherings import service as gatherings
from unhurried.gatherings.service.announcing import LIVES
from unhurried.kit import clock
from unhurried.letters import rules
from unhurried.letters.queries import LETTER, people_of, stored
from unhurried.letters.rules.budget import fits
from unhurried.letters.rules.compose import write
from unhurried.letters.rules.items import REMINDER
from unhurried.letters.rules.moment import Moment
from unhurried.letters.rules.reserved import dates_ahead
from unhurried.letters.service.writing import runs_out
from unhurried.mail import service as mail
from unhurried.pacing.rules.times import DAY

JUST_AFTER = timedelta(microseconds=1)


def thank(cohort: Cohort, words: str, *, by: int | None) -> int:
    """Write these thanks to everyone in a group that has ended; returns to how many. Raises GatheringFault.

    Whoever wants no such letters has none, and nobody who has no place for one in 14 days.
    """
    said = gatherings.say_farewell(cohort, words, by=by)
    item = rules.Item("", "announcement", str(said.id))
    hours = first_hours([person.id for _enrolment, person in members(cohort.id)], item)
    return sum(_put(who, person, item, at) for who, (person, at) in sorted(hours.items()))


def first_hours(people: Iterable[int], item: rules.Item) -> dict[int, tuple[rules.Person, datetime]]:
    """The first hour at which each of these people can have this letter; who has none is left out."""
    found = {}
    for who, person in people_of(people).items():
        if (at := first_hour(person, clock.now(), item)) is not None:
            found[who] = person, at
    return found


def first_hour(person: rules.Person, now: datetime, item: rules.Item) -> datetime | None:
    """The first preferred hour after `now`, within 14 days, of a date with a place that nothing weightier needs."""
    today, history = person.rhythm.date_of(now), person.history
    for more in range(LIVES.days):
        day = today + DAY * more
        at = person.rhythm.at(day)
        if at is None or at <= now or person.rhythm.closed(day) or person.rhythm.is_quiet(at):
            continue
        opens = {one.day for one in Moment(person, today, now).coming_before(day + DAY)}
        taken = history.taken | opens
        if day in opens or day in history.sent_on or not fits(day, taken):
            continue
        if fits(day, taken | dates_ahead(Moment(person, day, at + JUST_AFTER), [item], REMINDER, write)):
            return at
    return None


def _put(who: int, person: rules.Person, item: rules.Item, at: datetime) -> bool:
    day = person.rhythm.date_of(at)
    row = mail.put(
        LETTER,
        f"letter:{who}:{day}",
        lane=rules.lane_of((item,)),
        person_id=who,
        items=[stored(item)],
        local_date=day,
        planned_at=at,
        send_after=at,
        expires_at=runs_out(person.rhythm, at),
    )
    return row is not None
