"""Any item as a letter would carry it, from a course's files alone: for those who write and look after letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from unhurried.accounts.models import Person
from unhurried.curriculum.rules import Course
from unhurried.kit.words import day_words
from unhurried.letters import rules
from unhurried.letters.emails.fragments import OF_A_WEEK, Held, Shelf
from unhurried.letters.emails.letter import write_letter
from unhurried.letters.emails.told import Told
from unhurried.letters.wordings import KINDS, usual_lines
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail

NOBODY, PLACE = 0, "1"


@dataclass(frozen=True)
class Wanted:
    """Which letter to show: an item's kind, the week it speaks of, for whom and how."""

    kind: str
    position: int
    track: str
    style: str
    locale: str


@dataclass(frozen=True)
class _FromFiles(Shelf):
    """A shelf on which only a course stands."""

    course: Course | None = None
    track: str = ""
    on: date = date.min

    def words(self, item: rules.Item, locale: str) -> dict[str, Any]:
        """What the item's templates may say, with made-up words where a group or a facilitator would give them."""
        course = self.course
        assert course is not None
        week = course.outline.week(item.position) if item.kind in OF_A_WEEK else None
        return {
            "item": item,
            "lesson": course.lesson(week.position, self.track, locale) if week else None,
            "lines": usual_lines(item.kind) if item.kind in KINDS else (),
            "optional": bool(week) and item.kind == "lesson" and not (week and week.counted),
            "held": Held(day_words(self.on + timedelta(weeks=1))) if item.kind == "hold_note" else None,
            "told": _told(item.kind, self.on),
        }


def sample_letter(course: Course, wanted: Wanted, on: date) -> Mail:
    """The letter as somebody would get it on that date; its links lead nowhere. Raises NoSuchWeek."""
    name = f"{wanted.kind}:{wanted.position}" if wanted.kind in (*OF_A_WEEK, "gathering") else wanted.kind
    row = OutboxRow(id=NOBODY, nonce="sample", local_date=on, items=[{"item": name, "enrolment": int(PLACE)}])
    person = Person(email="reader@example.org", style=wanted.style, inbox="mine", locale=wanted.locale)
    shelf = _FromFiles(course=course, track=wanted.track, on=on)
    return write_letter(row, person, (rules.Item(PLACE, name),), shelf)


def _told(kind: str, on: date) -> Told | None:
    day = day_words(on + timedelta(days=1))
    if kind == "gathering":
        return Told(_("Your group meets"), (_("%(day)s at 19:00, for an hour, by video or by telephone.", day=day),))
    if kind == "announcement":
        return Told(_("A word from your facilitator"), (_("Here stand the facilitator’s own lines to the group."),))
    return None


def kinds_of(course: Course) -> list[str]:
    """The items that this course can have: no rest letter where there is no week of rest."""
    rests = any(week.kind == "rest" for week in course.outline.weeks)
    return [kind for kind in rules.ITEMS if kind != "rest" or rests]


def weeks_for(course: Course, kind: str) -> list[int]:
    """The positions that an item of this kind may speak of; empty for what speaks of no week."""
    wanted = "rest" if kind == "rest" else "lesson"
    return [week.position for week in course.outline.weeks if week.kind == wanted] if kind in OF_A_WEEK else []


def title_of(course: Course, position: int, wanted: Wanted) -> str:
    """The week's title in the wanted language and track."""
    with force_locale(wanted.locale):
        return course.lesson(position, wanted.track, wanted.locale).title
