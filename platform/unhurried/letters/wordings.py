"""A group's own words in its letters: read in bulk, put in the place of the course's, and only once approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select

from unhurried.curriculum.rules import Lesson
from unhurried.kit.among import among
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.letters.models import LetterWording

Wordings = Mapping[tuple[int, str, str, str], tuple[str, ...]]


def lines_of(words: str) -> tuple[str, ...]:
    """The words as a letter has them, line by line."""
    return tuple(line for line in words.split("\n") if line)


def course_lines(lesson: Lesson) -> tuple[str, ...]:
    """What the letter about a week says in the course's own words."""
    return lesson.note or ((lesson.aim,) if lesson.aim else ())


def mark_of(title: str, lines: Iterable[str]) -> str:
    """What is approved: the week's title and the very words."""
    return digest("\n".join([title, *lines]))


def approved_wordings(cohorts: Iterable[int]) -> Wordings:
    """The approved words of these groups' own; one query."""
    wanted = sorted(set(cohorts))
    rows = select(LetterWording).where(among(LetterWording.cohort_id, wanted), LetterWording.words != "")
    found = db.session.scalars(rows.where(LetterWording.approved != "")) if wanted else ()
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
