"""A person's own time as the rhythm page shows it, and what each choice would change, in dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask_babel import gettext as _

from unhurried.accounts.models import Person
from unhurried.curriculum.queries import stored
from unhurried.curriculum.rules import Course
from unhurried.kit import clock
from unhurried.kit.words import day_words, when_words
from unhurried.lessons import rules
from unhurried.lessons.queries.home import places_in
from unhurried.pacing.models import HardDay
from unhurried.pacing.queries import hard_days_of, pace_of
from unhurried.pacing.rules import Participant, Place, coming_openings, due_openings, policy

Option = tuple[str, str, str]


@dataclass(frozen=True)
class CourseRhythm:
    """One course's pace and day, and the choices with what each would mean for the next page."""

    enrolment_id: int
    title: str
    locale: str
    day: int
    pace: str
    paces: list[Option]
    days: list[Option]
    day_now: str
    pace_now: str
    after_course: bool


@dataclass(frozen=True)
class RhythmPage:
    """Everything that the rhythm page shows."""

    next: str
    resting: tuple[date, bool] | None
    pauses: list[Option]
    week_off_until: str
    courses: list[CourseRhythm]
    hard_days: Sequence[HardDay]
    today: date


def rhythm_page(person: Person) -> RhythmPage:
    """The page for this person; reading it changes nothing."""
    facts = pace_of([person.id])[person.id]
    who = as_of_now(facts.who)
    today = who.rhythm.date_of(clock.now())
    places = {place.id: place for place in who.places}
    courses = [
        _course(who, places[str(row.id)], stored(row.slug, row.version), person.locale, today)
        for row in places_in(facts)
        if row.state == "launched" and str(row.id) in places
    ]
    return RhythmPage(
        next=next_opening_words(who),
        resting=rules.resting_until(who, today),
        pauses=_pauses(today),
        week_off_until=day_words(today + timedelta(days=policy.TIME_OFF_DATES)),
        courses=courses,
        hard_days=hard_days_of(person.id),
        today=today,
    )


def hard_day_on(person_id: int, on: date) -> HardDay | None:
    """The person's own hard day of that date; None where none is kept."""
    return next((day for day in hard_days_of(person_id) if day.on == on), None)


def as_of_now(who: Participant) -> Participant:
    """The same with what is due taken as recorded, so that a choice moves only what lies ahead (docs: pacing I7)."""
    moment = clock.now()
    due = due_openings(who, moment)
    places = tuple(
        replace(place, opened=(*place.opened, *(one.fact() for one in due if one.place == place.id)))
        for place in who.places
    )
    return replace(who, places=places, settled=max(who.settled or moment, moment))


def next_words(person_id: int) -> str:
    """When the next page opens, in words and in the person's zone; empty where none is planned."""
    return next_opening_words(pace_of([person_id])[person_id].who)


def next_opening_words(who: Participant, place: str | None = None) -> str:
    """When this person's next page opens, in any place or in one, in words; empty where none is planned."""
    moment = clock.now()
    ahead = (one for one in coming_openings(who) if one.at > moment and place in (None, one.place))
    found = next(ahead, None)
    return when_words(found.at, who.rhythm.zone) if found else ""


def _pauses(today: date) -> list[Option]:
    names = {1: _("One week"), 2: _("Two weeks"), 4: _("Four weeks")}
    found = [
        (str(weeks), name, _("Until %(day)s", day=day_words(today + timedelta(weeks=weeks))))
        for weeks, name in names.items()
    ]
    last = day_words(today + timedelta(days=policy.PAUSE_AT_MOST))
    return [*found, ("open", _("Until I come back"), _("Twelve weeks at most: until %(day)s", day=last))]


def _course(who: Participant, place: Place, course: Course, locale: str, today: date) -> CourseRhythm:
    interval = place.interval_on(today)
    chosen = f"own:{interval}" if interval else "group"
    paces, days = _paces(who, place), _days(who, place)
    return CourseRhythm(
        enrolment_id=int(place.id),
        title=course.text(locale).title,
        locale=course.locale(locale),
        day=place.calendar.day,
        pace=chosen,
        paces=paces,
        days=days,
        day_now=days[place.calendar.day][1],
        pace_now=next((name for value, name, _hint in paces if value == chosen), ""),
        after_course=place.after_course,
    )


def _paces(who: Participant, place: Place) -> list[Option]:
    names = {
        "group": _("With the group"),
        "own:7": _("My own pace, a week between pages"),
        "own:10": _("My own pace, ten days between pages"),
        "own:14": _("My own pace, two weeks between pages"),
    }
    return [(value, name, hint(with_place(who, place, at_pace(place, value)), place)) for value, name in names.items()]


def at_pace(place: Place, value: str) -> Place:
    """The place at `group` or `own:<days>`."""
    days = value.partition(":")[2]
    return replace(place, interval=int(days) if days else None, turns=())


def _days(who: Participant, place: Place) -> list[Option]:
    """The days of the week on which this person's pages can open, the group's own day first."""
    found = []
    for day in range(7):
        calendar = replace(place.calendar, day=day)
        weekday = day_words(calendar.dates[0]).partition(" ")[0]
        name = _("%(weekday)s, with the group", weekday=weekday) if day == 0 else weekday
        found.append((str(day), name, hint(with_place(who, place, replace(place, calendar=calendar)), place)))
    return found


def with_place(who: Participant, place: Place, changed: Place) -> Participant:
    """The same person with this place changed."""
    return replace(who, places=tuple(changed if one is place else one for one in who.places))


def hint(who: Participant, place: Place) -> str:
    """When the next page of the place would open, in words."""
    when = next_opening_words(who, place.id)
    if place.complete:
        return ""
    if not when:
        return str(_("The next page waits until you have read this one"))
    return str(_("Next page: %(when)s", when=when))
