"""The front page's courses, and a person's home: where they are, what is open, what comes when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from unhurried.accounts.models import Person
from unhurried.curriculum.queries import available_courses, load_course, page_as_opened, stored
from unhurried.curriculum.rules import Course, CourseText, Lesson
from unhurried.curriculum.rules.faults import Faulty
from unhurried.kit import clock
from unhurried.lessons import rules
from unhurried.lessons.queries.leaving import LeavingPage, left_places
from unhurried.lessons.rules import Progress, WeekLine
from unhurried.pacing.queries import Facts, pace_of
from unhurried.pacing.rules import coming_openings

AHEAD = 40


@dataclass(frozen=True)
class CourseHome:
    """One of a person's courses: its name and theirs, the weeks, and where they are.

    `note_on` is the local date of the one note after the course, while it lies ahead; `after_course` whether they
    asked for it.
    """

    enrolment_id: int
    title: str
    locale: str
    weeks: list[WeekLine]
    now: WeekLine | None
    next: WeekLine | None
    own_pace: bool
    interval: int
    drifts: bool
    over: bool
    after_course: bool
    note_on: date | None


@dataclass(frozen=True)
class Home:
    """A person's first page. `resting` is the first date after the rest and whether its end was left open.

    `left` are the places that they left a while ago and may still take again. `back`: after 14 quiet days or more.
    """

    courses: list[CourseHome]
    resting: tuple[date, bool] | None
    left: list[LeavingPage]
    back: bool


@dataclass(frozen=True)
class _Words:
    """The language that the person reads in, and which open weeks they keep in an older version."""

    locale: str
    kept: Mapping[int, int | None]

    def pages(self, track: str, course: Course) -> dict[int, Lesson]:
        places = [week.position for week in course.outline.weeks]
        return {place: page_as_opened(course, self.kept.get(place), place, track, self.locale) for place in places}


def offered_courses(locale: str) -> list[tuple[str, CourseText]]:
    """The words of every course on disk, each with its language, the wanted one where a course has it.

    A course with a fault is left out; `courses check` names it.
    """
    found = []
    for slug in available_courses():
        try:
            course = load_course(slug)
            found.append((course.locale(locale), course.text(locale)))
        except Faulty:
            continue
    return found


def home(person: Person) -> Home:
    """Everything on the person's home page, from the four queries of their facts; reading it changes nothing."""
    facts = pace_of([person.id])[person.id]
    moment = clock.now()
    coming = _ahead(facts)
    courses = [_course_home(row, facts, coming, moment, person.locale) for row in places_in(facts)]
    today = facts.who.rhythm.date_of(moment)
    resting = rules.resting_until(facts.who, today)
    back = not resting and bool(courses) and rules.comes_back(facts.actions, moment)
    return Home(courses, resting, left_places(person, facts.rows), back)


def places_in(facts: Facts) -> list[Any]:
    """The rows of the person's places in groups that were launched, without those that were left."""
    mine = [row for row in facts.rows if row.left_at is None and row.state != "draft"]
    return sorted(mine, key=lambda row: (row.starts_on, row.id))


def _progress(row: Any) -> Progress:
    return Progress(row.read_at, row.step, row.finished_at, row.skipped)


def _ahead(facts: Facts) -> dict[tuple[str, int], datetime]:
    """When each week that is not recorded opens; past instants too, as the clockwork may not have run."""
    found = islice(coming_openings(facts.who), AHEAD)
    return {(opening.place, opening.position): opening.at for opening in found}


def _course_home(
    row: Any, facts: Facts, ahead: dict[tuple[str, int], datetime], moment: datetime, locale: str
) -> CourseHome:
    course = stored(row.slug, row.version)
    words = _Words(locale, {one.position: one.course_version_id for one in facts.opened[row.id]})
    progress = {one.position: _progress(one) for one in facts.readings[row.id]}
    place = next(place for place in facts.who.places if place.id == str(row.id))
    planned = {position: at for (id_, position), at in ahead.items() if id_ == str(row.id)}
    opened = {one.position: one.at for one in place.opened}
    opened |= {position: at for position, at in planned.items() if at <= moment}
    coming = {position: at for position, at in planned.items() if at > moment}
    weeks = rules.lines(course, words.pages(row.track, course), opened, progress, coming)
    following = sorted((week for week in weeks if week.at), key=lambda week: coming[week.position])
    interval = place.interval_on(facts.who.rhythm.date_of(moment))
    return CourseHome(
        enrolment_id=row.id,
        title=course.text(locale).title,
        locale=course.locale(locale),
        weeks=weeks,
        now=rules.present(weeks),
        next=following[0] if following else None,
        own_pace=interval is not None,
        interval=interval or 7,
        drifts=rules.drifts(place, opened, facts.actions),
        over=bool(opened) and not coming and all(week.is_open for week in weeks),
        after_course=place.after_course,
        note_on=rules.note_on(facts.who.rhythm, opened, moment),
    )
