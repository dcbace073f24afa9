"""The parts of a letter, one for each item: what is read from courses and calendars for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.care.models import SafetyPath
from unhurried.cohorts.models import Cohort, Enrolment, Hold
from unhurried.curriculum.queries import page_as_opened, pinned
from unhurried.curriculum.rules import Lesson
from unhurried.kit.db import db
from unhurried.kit.words import day_words
from unhurried.letters import rules
from unhurried.letters.emails.tellings import Tellings, tellings_of
from unhurried.letters.queries import items_of
from unhurried.letters.wordings import KINDS, Wordings, approved_wordings, in_own_words, key_of, usual_lines
from unhurried.mail.models import OutboxRow
from unhurried.pacing.keeping import kept_versions
from unhurried.pacing.queries import calendar_of

OF_A_WEEK = ("lesson", "rest", "reminder", "no_rush")


@dataclass(frozen=True)
class Held:
    """The day on which a held week opens, by how many days it alone was moved (0: the group waits), and why."""

    on: str | None
    days: int = 0
    words: str = ""


@dataclass(frozen=True)
class Shelf:
    """The enrolments that a batch of letters speaks of, the holds of their cohorts, and weeks of an older version.

    An enrolment is `quiet` when its person chose the safety path.
    """

    enrolments: Mapping[str, Any] = field(default_factory=dict)
    holds: Mapping[int, list[Hold]] = field(default_factory=dict)
    kept: Mapping[tuple[int, int], int] = field(default_factory=dict)
    tellings: Tellings = field(default_factory=Tellings)
    own: Wordings = field(default_factory=dict)
    keys: dict[tuple[int, str, str], tuple[str, str]] = field(default_factory=dict)

    def words(self, item: rules.Item, locale: str) -> dict[str, Any]:
        """What the item's templates may say."""
        found = self.enrolments.get(item.place)
        return {
            "item": item,
            "lesson": self._lesson(item, found, locale),
            "optional": self._is_optional(item, found),
            "lines": self.own_words(item, locale) or usual_lines(item.kind) if item.kind in KINDS else (),
            "held": self._held(item, found),
            "told": self.tellings.told(item, found.zone if found is not None else "UTC"),
        }

    def own_words(self, item: rules.Item, locale: str) -> tuple[str, ...]:
        """The group's own words for a letter, in the language that the reader has the course in.

        Empty where the usual ones stand, or the course's.
        """
        found = self.enrolments.get(item.place)
        if found is None or not self.own or item.kind not in (*KINDS, *OF_A_WEEK):
            return ()
        asked = found.course_version_id, item.name, locale
        if asked not in self.keys:
            course = pinned(found.course_version_id)
            key = key_of(item.kind) if item.kind in KINDS else course.outline.week(item.position).key
            self.keys[asked] = key, course.locale(locale)
        key, read_in = self.keys[asked]
        return self.own.get((found.cohort_id, key, found.track, read_in), ())

    def is_quiet(self, items: Iterable[rules.Item]) -> bool:
        """Whether the reader of these items chose the safety path."""
        return any(found.quiet for item in items if (found := self.enrolments.get(item.place)) is not None)

    def quieter(self, part: dict[str, Any], locale: str) -> dict[str, Any]:
        """The part with its week's safety page, for a reader who chose the safety path."""
        item: rules.Item = part["item"]
        return part | {"lesson": self._lesson(item, self.enrolments.get(item.place), locale, safety=True)}

    def _lesson(self, item: rules.Item, found: Any, locale: str, *, safety: bool = False) -> Lesson | None:
        if found is None or item.kind not in OF_A_WEEK:
            return None
        kept = self.kept.get((found.id, item.position))
        course = pinned(found.course_version_id)
        lesson = page_as_opened(course, kept, item.position, found.track, locale, safety=safety)
        if safety:
            return lesson
        return in_own_words(lesson, self.own, found.cohort_id, found.track, course.locale(locale))

    def _is_optional(self, item: rules.Item, found: Any) -> bool:
        if found is None or item.kind != "lesson":
            return False
        return not pinned(found.course_version_id).outline.week(item.position).counted

    def _held(self, item: rules.Item, found: Any) -> Held | None:
        """What a hold's note says: when the week opens by the person's own calendar, and why, if somebody said so."""
        if found is None or item.kind != "hold_note":
            return None
        holds = self.holds.get(found.cohort_id, [])
        calendar = calendar_of(found, holds, found.day)
        position = item.about.partition("@")[0]
        day = day_words(calendar.dates[int(position) - 1]) if position.isdigit() else None
        hold = next((one for one, known in zip(holds, calendar.holds, strict=True) if known.name == item.about), None)
        return Held(day, hold.days, hold.words) if hold else Held(day)


def stock(rows: Sequence[OutboxRow]) -> Shelf:
    """Fetch what these letters speak of."""
    items = [item for row in rows for item in items_of(row.items)]
    ids = sorted({int(item.place) for item in items if item.place})
    columns = (Enrolment.id, Enrolment.track, Enrolment.day, Enrolment.cohort_id)
    of_cohort = (Cohort.starts_on, Cohort.course_version_id)
    quiet = SafetyPath.person_id.is_not(None).label("quiet")
    places = select(*columns, *of_cohort, Person.zone, quiet).join(Cohort, Cohort.id == Enrolment.cohort_id)
    places = places.join(Person, Person.id == Enrolment.person_id)
    places = places.outerjoin(SafetyPath, SafetyPath.person_id == Enrolment.person_id)
    found = {str(row.id): row for row in db.session.execute(places.where(Enrolment.id.in_(ids)))}
    held = {found[i.place].cohort_id for i in items if i.kind == "hold_note" and i.place in found}
    own = approved_wordings({row.cohort_id for row in found.values()})
    return Shelf(found, _holds(sorted(held)), kept_versions(ids), tellings_of(rows), own)


def _holds(cohorts: Sequence[int]) -> dict[int, list[Hold]]:
    found: dict[int, list[Hold]] = {cohort: [] for cohort in cohorts}
    for one in db.session.scalars(select(Hold).where(Hold.cohort_id.in_(cohorts)).order_by(Hold.id)) if cohorts else ():
        found[one.cohort_id].append(one)
    return found
