"""A group's own words for a week's letter: changed, approved, and sent to oneself to look at. Nothing here commits."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from unhurried.audit import service as audit
from unhurried.cohorts.models import Cohort
from unhurried.curriculum.rules import Lesson
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.letters.emails.sample import Wanted
from unhurried.letters.emails.trial import TRIAL
from unhurried.letters.models import LetterWording
from unhurried.letters.wordings import course_lines, lines_of, mark_of, wording, words_sent
from unhurried.mail import service as mail
from unhurried.mail.models import OutboxRow

TRIES_A_DAY, TEST_LIVES = 30, timedelta(hours=2)


class WordingFault(Exception):
    """Words that cannot be kept or approved; the text says what would be right."""


def is_approved(found: LetterWording | None, lesson: Lesson) -> bool:
    """Whether somebody approved the very words that would be sent now."""
    return found is not None and found.approved == mark_of(lesson.title, words_sent(found, lesson))


def change_words(cohort: Cohort, lesson: Lesson, wanted: Wanted, words: str, *, seen: int, by: int | None) -> int:
    """Keep other words, which nobody has approved yet; empty has the course's own again. Raises WordingFault.

    Returns the version that it is now.
    """
    found = _row(cohort, lesson, wanted, seen)
    clean = "" if lines_of(words) == course_lines(lesson) else words
    if clean == found.words:
        return found.version
    found.words, found.approved, found.version = clean, "", found.version + 1
    found.changed_at = clock.now()
    db.session.flush()
    audit.record("letter reworded", actor=by, cohort=cohort.id, week=lesson.key)
    return found.version


def approve_words(cohort: Cohort, lesson: Lesson, wanted: Wanted, *, seen: int, by: int | None) -> None:
    """Approve the words as they stand: from now on they are what is sent. Raises WordingFault."""
    found = _row(cohort, lesson, wanted, seen)
    found.approved, found.version = mark_of(lesson.title, words_sent(found, lesson)), found.version + 1
    found.changed_at = clock.now()
    db.session.flush()
    audit.record("letter approved", actor=by, cohort=cohort.id, week=lesson.key)


def _row(cohort: Cohort, lesson: Lesson, wanted: Wanted, seen: int) -> LetterWording:
    """The row, made when there is none; raises WordingFault where it is not the one that was looked at."""
    db.session.get_one(Cohort, cohort.id, with_for_update=True)
    found = wording(cohort.id, lesson.key, wanted.track, wanted.locale)
    if (found.version if found else 0) != seen:
        raise WordingFault(_("Somebody changed these words meanwhile. Look at them again before you go on."))
    if found is None:
        found = LetterWording(cohort_id=cohort.id, week_key=lesson.key, track=wanted.track, locale=wanted.locale)
        found.words, found.approved, found.version, found.changed_at = "", "", 0, clock.now()
        db.session.add(found)
        db.session.flush()
    return found


def send_test(cohort: Cohort, wanted: Wanted, *, to: int) -> bool:
    """Send the letter as it would go now to a facilitator's own address; twice in a minute is once.

    Raises WordingFault after thirty in a day.
    """
    now = clock.now()
    today = select(func.count()).where(OutboxRow.person_id == to, OutboxRow.kind == TRIAL)
    if (db.session.scalar(today.where(OutboxRow.made_at > now - timedelta(days=1))) or 0) >= TRIES_A_DAY:
        raise WordingFault(_("Thirty tests in a day are the most. Look at the letters here instead."))
    item = {"item": f"{wanted.kind}:{wanted.position}", "enrolment": None, "track": wanted.track}
    item |= {"style": wanted.style, "locale": wanted.locale}
    which = f"{cohort.id}:{item['item']}:{wanted.track}:{wanted.style}:{wanted.locale}"
    key = f"{TRIAL}:{to}:{which}:{now:%Y%m%d%H%M}"
    until = now + TEST_LIVES
    row = mail.put(
        TRIAL, key, lane="gentle", person_id=to, ref=cohort.id, items=[item], send_after=now, expires_at=until
    )
    return row is not None
