"""A group's own words in its letters: read in bulk, put in the place of the course's, and only once approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from unhurried.curriculum.rules import Course, Lesson
from unhurried.kit.among import among
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.letters.models import LetterWording

# Letters about no week whose words a group may change: the week's key is `@welcome` and its like in their rows.
KINDS = ("welcome", "no_rush", "closing_note")
OWN = LetterWording.__table__.c
Wordings = Mapping[tuple[int, str, str, str], tuple[str, ...]]


def lines_of(words: str) -> tuple[str, ...]:
    """The words as a letter has them, line by line."""
    return tuple(line for line in words.split("\n") if line)


def course_lines(lesson: Lesson) -> tuple[str, ...]:
    """What the letter about a week says in the course's own words."""
    return lesson.note or ((lesson.aim,) if lesson.aim else ())


def key_of(kind: str) -> str:
    """Under which key a group keeps its words for a kind of letter; no week has one like it."""
    return f"@{kind}"


def usual_lines(kind: str) -> tuple[str, ...]:
    """What such a letter says besides what it always says, as long as a group has no words of its own for it."""
    return {
        "welcome": (
            _("A page opens once a week, at the hour that you chose. What has opened stays open."),
            _("You read when you like, skip what you like, and rest when you need to. Nobody counts."),
        ),
        "no_rush": (
            _(
                "You may go on, rest for a while, read the five-minute version, or stop. "
                "Each of these is a good answer."
            ),
        ),
        "closing_note": (
            _("Your place is kept, and what has opened stays open. Come back on any day, by this link or by the site."),
            _(
                "Leaving is as good an answer. "
                "The page Pause and rhythm has a way for that too, and no reason is asked."
            ),
        ),
    }[kind]


def title_of(kind: str) -> str:
    """What such a letter is called."""
    return {"welcome": _("Welcome"), "no_rush": _("There is no rush"), "closing_note": _("Your place is kept")}[kind]


def text_of(course: Course, kind: str, position: int, track: str, locale: str) -> Lesson:
    """What a letter's words stand on: the week's own text or, for a letter about no week, one of that shape."""
    lesson = course.lesson(position, track, locale)
    if kind not in KINDS:
        return lesson
    with force_locale(locale):
        return replace(lesson, key=key_of(kind), title=title_of(kind), note=usual_lines(kind))


def mark_of(title: str, lines: Iterable[str]) -> str:
    """What is approved: the week's title and the very words."""
    return digest("\n".join([title, *lines]))


def approved_wordings(cohorts: Iterable[int]) -> Wordings:
    """The approved words of these groups' own; one query."""
    wanted = sorted(set(cohorts))
    rows = select(*OWN).where(among(OWN.cohort_id, wanted), OWN.words != "", OWN.approved != "")
    found = db.session.execute(rows) if wanted else ()
    return {(one.cohort_id, one.week_key, one.track, one.locale): lines_of(one.words) for one in found}


def in_own_words(lesson: Lesson, wordings: Wordings, cohort_id: int, track: str, locale: str) -> Lesson:
    """The week with the group's own words, where somebody approved some."""
    lines = wordings.get((cohort_id, lesson.key, track, locale))
    return replace(lesson, note=lines) if lines else lesson


def wording(cohort_id: int, key: str, track: str, locale: str) -> LetterWording | None:
    """The group's own row for this letter, or None."""
    here = {"cohort_id": cohort_id, "week_key": key, "track": track, "locale": locale}
    return db.session.scalar(select(LetterWording).filter_by(**here))


def words_sent(found: LetterWording | None, lesson: Lesson) -> tuple[str, ...]:
    """The lines as they stand, approved or not: the group's own, else the course's."""
    return (lines_of(found.words) if found else ()) or course_lines(lesson)
