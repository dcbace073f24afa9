"""What makes a cohort's settings acceptable. Pure: no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from unhurried.cohorts.rules.faults import CohortFault
from unhurried.cohorts.rules.lines import UNSEEN

MOST_PLACES = 500
UNSEEN_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
QUESTIONS_AT_MOST, QUESTION_LONGEST, ANSWER_LONGEST = 5, 200, 2000


def clean_line(text: str) -> str:
    """One line of 120 signs at most, without unseen characters; raises CohortFault for a longer one."""
    line = " ".join(UNSEEN.sub(" ", text).split())
    if len(line) > 120:
        raise CohortFault(_("That is longer than the 120 characters that fit."), "reviewer")
    return line


def start_day(day: date, today: date) -> date:
    """A cohort's first day: today or later, and within ten years."""
    if day < today:
        raise CohortFault(_("The start has passed already. Choose today or a later day."), "starts_on")
    if day.year > today.year + 10:
        raise CohortFault(_("The start is more than ten years away."), "starts_on")
    return day


def clean_title(text: str) -> str:
    """A group's name: one line of 60 characters at most, with something in it."""
    title = " ".join(UNSEEN.sub(" ", text).split())
    if not title:
        raise CohortFault(_("Give the group a name."), "name")
    if len(title) > 60:
        raise CohortFault(_("A name has at most 60 characters."), "name")
    return title


def places(number: int, taken: int = 0) -> int:
    """A number of places: 1 to 500, and no fewer than are taken."""
    if not 1 <= number <= MOST_PLACES:
        raise CohortFault(_("The number of places is between 1 and 500."), "capacity")
    if number < taken:
        raise CohortFault(_("%(taken)s places are taken. Nobody loses theirs.", taken=taken), "capacity")
    return number


def clean_questions(text: str) -> list[str]:
    """The questions of an application, one on each line; five at most, of 200 characters."""
    lines = [" ".join(UNSEEN.sub(" ", line).split()) for line in text.splitlines()]
    found = [line for line in lines if line]
    if len(found) > QUESTIONS_AT_MOST:
        raise CohortFault(_("Five questions at most: nobody is examined here."), "questions")
    if any(len(line) > QUESTION_LONGEST for line in found):
        raise CohortFault(_("A question has at most 200 characters."), "questions")
    return found


def clean_answers(questions: Sequence[str], typed: Sequence[str]) -> list[str]:
    """An answer to each question, as it was typed; any may stay empty. Raises CohortFault for a long one, or none."""
    found = [UNSEEN_BUT_LINES.sub("", one.replace("\r\n", "\n")).strip() for one in typed[: len(questions)]]
    for number, answer in enumerate(found):
        if len(answer) > ANSWER_LONGEST:
            raise CohortFault(_("An answer has at most 2,000 characters. All of it is still here."), f"answer-{number}")
    if not any(found):
        raise CohortFault(_("Nothing is written yet. One line is enough, and any question may stay open."), "answer-0")
    return found + [""] * (len(questions) - len(found))
