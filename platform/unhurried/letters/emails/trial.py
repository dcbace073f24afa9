"""A letter of a group sent to a facilitator alone, to look at: neutral, marked as a test, outside of every budget."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import escape
from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Facilitator
from unhurried.cohorts.queries import course_of
from unhurried.curriculum.rules import Course
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tints import tints
from unhurried.letters import rules
from unhurried.letters.emails.fragments import OF_A_WEEK
from unhurried.letters.emails.letter import write_letter
from unhurried.letters.emails.sample import NOBODY, PLACE, Wanted, _FromFiles
from unhurried.letters.wordings import KINDS, Wordings, in_own_words, key_of, lines_of, text_of, wording, words_sent
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail

TRIAL = "trial"
SHEET = re.compile(r'<div class="sheet"[^>]*>')
NOTICE = (
    '<p class="soft line" style="margin:0 0 22px;padding-bottom:16px;border-bottom:1px solid {line};'
    'font-size:15px;color:{quiet}">{{}}</p>'
).format_map(vars(tints().light))


@dataclass(frozen=True)
class _OwnWords(_FromFiles):
    """A course's shelf on which a group's own words stand."""

    cohort_id: int = 0

    def words(self, item: rules.Item, locale: str) -> dict[str, Any]:
        """What the item's templates may say."""
        found = super().words(item, locale)
        if found["lesson"] and self.own:
            found["lesson"] = in_own_words(found["lesson"], self.own, self.cohort_id, self.track, locale)
        if item.kind in KINDS:
            found["lines"] = self.own.get((self.cohort_id, key_of(item.kind), self.track, locale)) or found["lines"]
        return found


def group_letter(cohort_id: int, course: Course, wanted: Wanted, words: str) -> Mail:
    """A letter as this group would get it with these words."""
    name = f"{wanted.kind}:{wanted.position}" if wanted.kind in OF_A_WEEK else wanted.kind
    text = text_of(course, wanted.kind, wanted.position, wanted.track, wanted.locale)
    on = clock.now().date()
    row = OutboxRow(id=NOBODY, nonce="sample", local_date=on, items=[{"item": name, "enrolment": int(PLACE)}])
    person = Person(email="reader@example.org", style=wanted.style, inbox="mine", locale=wanted.locale)
    own: Wordings = {(cohort_id, text.key, wanted.track, wanted.locale): lines_of(words)}
    shelf = _OwnWords(course=course, track=wanted.track, on=on, cohort_id=cohort_id, own=own)
    return write_letter(row, person, (rules.Item(PLACE, name),), shelf)


class TrialKind:
    """Renders test letters; `ref` is the group, the row's one item says which letter and how."""

    name = TRIAL

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """The letters by row id."""
        return {row.id: mail for row in rows if (mail := _rendered(row)) is not None}

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """Whoever looks after the group no more gets none."""
        return {row.id: "left" for row in rows if not _may_look(row)}


def _may_look(row: OutboxRow) -> bool:
    person = db.session.get(Person, row.person_id) if row.person_id else None
    if person is None or person.role not in ("facilitator", "admin"):
        return False
    theirs = select(Facilitator.id).where(Facilitator.cohort_id == row.ref, Facilitator.person_id == person.id)
    return person.role == "admin" or db.session.scalar(theirs) is not None


def _rendered(row: OutboxRow) -> Mail | None:
    cohort, person = db.session.get(Cohort, row.ref), db.session.get(Person, row.person_id)
    if cohort is None or person is None:
        return None
    [item] = row.items
    kind, _colon, position = item["item"].partition(":")
    wanted = Wanted(kind, int(position), item["track"], item["style"], item["locale"])
    course = course_of(cohort)
    lesson = text_of(course, kind, wanted.position, wanted.track, wanted.locale)
    kept = wording(cohort.id, lesson.key, wanted.track, wanted.locale)
    mail = group_letter(cohort.id, course, wanted, "\n".join(words_sent(kept, lesson)))
    with force_locale(person.locale):
        return _as_test(replace(mail, to=person.email, unsubscribe_url=None, reply_to=None))


def _as_test(mail: Mail) -> Mail:
    words = _("This is a test that you asked for. Nobody else got it, and its links lead nowhere.")
    html = SHEET.sub(lambda found: f"{found[0]}{NOTICE.format(escape(words))}", mail.html, count=1)
    subject = _("Test: %(subject)s", subject=mail.subject)
    return replace(mail, subject=subject, text=f"{words}\n\n{mail.text}", html=html)
