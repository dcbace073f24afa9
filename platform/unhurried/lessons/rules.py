"""What a week is to the person who looks at it, and where they are in a course. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from unhurried.curriculum.rules import Course, Lesson, Step
from unhurried.pacing.rules import Participant, Place, Rhythm
from unhurried.pacing.rules.policy import READING_AFTER_LAST_OPENING

State = Literal["finished", "skipped", "begun", "open", "coming", "later"]
DRIFT = 3
AFTER_COURSE = timedelta(weeks=4)
QUIET_DAYS = timedelta(days=14)


@dataclass(frozen=True)
class Progress:
    """What the person did with one week: the step they are at, and how they ended it."""

    read_at: datetime
    step: int = 1
    finished_at: datetime | None = None
    skipped: bool = False


@dataclass(frozen=True)
class WeekLine:
    """One week in the list of a course. `at` is when it opens, where that is known and lies ahead.

    `locale` is the language of its title.
    """

    position: int
    number: int | None
    title: str
    minutes: int
    rest: bool
    optional: bool
    state: State
    at: datetime | None = None
    locale: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its pages can be read now."""
        return self.state not in ("coming", "later")


def state_of(opened: bool, progress: Progress | None, at: datetime | None) -> State:
    """A week's state in one word; nothing here knows "missed"."""
    if not opened:
        return "coming" if at else "later"
    if progress is None:
        return "open"
    if progress.finished_at is None:
        return "begun"
    return "skipped" if progress.skipped else "finished"


def present(weeks: list[WeekLine]) -> WeekLine | None:
    """The week to put first: the newest open one that is not finished, rest weeks aside; else None."""
    waiting = [week for week in weeks if week.state in ("open", "begun") and not week.rest]
    return waiting[-1] if waiting else None


def still_readable(opened: list[datetime], moment: datetime) -> bool:
    """Whether open pages can still be read: 26 weeks from the last opening, what came along in a move opening then."""
    return bool(opened) and moment <= max(opened) + READING_AFTER_LAST_OPENING


def note_on(rhythm: Rhythm, opened: Mapping[int, datetime], moment: datetime) -> date | None:
    """The local date four weeks after the last opening, while it lies ahead (docs: pacing §3, `after_course`)."""
    day = rhythm.date_of(max(opened.values())) + AFTER_COURSE if opened else None
    return day if day and day > rhythm.date_of(moment) else None


def comes_back(actions: Sequence[datetime], moment: datetime) -> bool:
    """Whether the person did nothing for 14 days or more and looks in now; never for someone who is new."""
    return bool(actions) and moment - actions[-1] >= QUIET_DAYS


def drifts(place: Place, opened: Mapping[int, datetime], actions: tuple[datetime, ...]) -> bool:
    """Whether three lessons opened since the last action and are unread (docs: pacing §5, drift)."""
    last = actions[-1] if actions else None
    unread = [
        at
        for position, at in opened.items()
        if place.week(position).counted and position not in place.reads and (last is None or at > last)
    ]
    return len(unread) >= DRIFT


def resting_until(who: Participant, today: date) -> tuple[date, bool] | None:
    """The first date after today's rest, and whether its end was left open; None when not resting."""
    rests = [*who.rhythm.pauses, *who.rhythm.time_off]
    now = [rest for rest in rests if rest.covers(today)]
    if not now:
        return None
    longest = max(now, key=lambda rest: rest.over_on)
    return longest.over_on, longest.days is None and longest.ended_on is None


def step_at(lesson: Lesson, number: int) -> Step | None:
    """The step with this number, counted from 1."""
    return lesson.steps[number - 1] if 1 <= number <= len(lesson.steps) else None


def lines(
    course: Course,
    texts: Mapping[int, Lesson],
    opened: Mapping[int, datetime],
    progress: Mapping[int, Progress],
    coming: Mapping[int, datetime],
) -> list[WeekLine]:
    """A course's weeks for one person; a rest week that passed unopened is left out (docs: pacing §2.5)."""
    last = max(opened, default=0)
    found = []
    for week in course.outline.weeks:
        at = coming.get(week.position)
        if week.kind == "rest" and week.position not in opened and at is None and week.position < last:
            continue
        found.append(
            WeekLine(
                position=week.position,
                number=course.outline.lesson_number(week.position),
                title=texts[week.position].title,
                minutes=texts[week.position].minutes,
                rest=week.kind == "rest",
                optional=week.optional or week.deciding,
                state=state_of(week.position in opened, progress.get(week.position), at),
                at=at,
                locale=texts[week.position].locale,
            )
        )
    return found
