"""What differs between two versions of a course, week by week, matched by the week's key. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from unhurried.curriculum.rules.shapes import Course, CourseText, Lesson, NoSuchWeek, Week

Change = Literal["added", "removed", "moved", "kind", "words"]


@dataclass(frozen=True)
class PageChange:
    """One page whose words differ: its name beside the week's (`en`, `en.hurt.safety`), and what went and came."""

    name: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True)
class WeekChange:
    """One week in two versions; `before` or `after` is None where that version has no week of this key."""

    key: str
    title: str
    before: Week | None
    after: Week | None
    pages: tuple[PageChange, ...] = ()

    @property
    def what(self) -> tuple[Change, ...]:
        """What is different about the week, in words that code can read; empty where nothing is."""
        if self.before is None:
            return ("added",)
        if self.after is None:
            return ("removed",)
        found: list[Change] = ["moved"] if self.before.position != self.after.position else []
        if _sort(self.before) != _sort(self.after):
            found.append("kind")
        return (*found, "words") if self.pages else tuple(found)


@dataclass(frozen=True)
class CourseChange:
    """Two versions side by side: every week in the new order, and the course's own words where they differ."""

    weeks: tuple[WeekChange, ...]
    texts: tuple[PageChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether a reader would meet no difference."""
        return not self.texts and not any(week.what for week in self.weeks)


def compare_versions(old: Course, new: Course, locale: str | None = None) -> CourseChange:
    """What a group would meet that goes from `old` to `new`; titles are in the nearest locale of either."""
    after = {week.key: week for week in new.outline.weeks}
    gone = [week for week in old.outline.weeks if week.key not in after]
    weeks = [_change(old, new, week.key, locale) for week in (*new.outline.weeks, *gone)]
    weeks.sort(key=lambda week: ((week.after or week.before or _NONE).position, week.after is not None))
    return CourseChange(tuple(weeks), tuple(_texts(old, new)))


def week_called(course: Course, key: str) -> Week | None:
    """The course's week of this key, wherever it stands; None where there is none."""
    return next((week for week in course.outline.weeks if week.key == key), None)


def title_of(course: Course, week: Week, locale: str | None = None) -> str:
    """The week's title as the first track that has a page of its own reads it."""
    for track in course.outline.tracks:
        try:
            return course.lesson(week.position, track, locale).title
        except NoSuchWeek:
            continue
    return week.key


_NONE = Week(0, "", "lesson")


def _sort(week: Week) -> tuple[object, ...]:
    return week.kind, week.optional, week.deciding


def _change(old: Course, new: Course, key: str, locale: str | None) -> WeekChange:
    before, after = week_called(old, key), week_called(new, key)
    title = title_of(new, after, locale) if after else title_of(old, before or _NONE, locale)
    pages = tuple(_pages(_of_week(old, before), _of_week(new, after))) if before and after else ()
    return WeekChange(key, title, before, after, pages)


def _of_week(course: Course, week: Week) -> dict[str, Lesson]:
    """The week's pages by locale and suffix, whatever its place is."""
    stem = f"/{week.position:02d}-{week.key}"
    found = {}
    for name, lesson in course.pages.items():
        locale, _stem, suffix = name.partition(stem)
        if _stem and (not suffix or suffix.startswith(".")):
            found[locale + suffix] = lesson
    return found


def _pages(old: Mapping[str, Lesson], new: Mapping[str, Lesson]) -> Iterator[PageChange]:
    for name in sorted(set(old) | set(new)):
        if old.get(name) != new.get(name):
            yield _difference(name, _lines(old.get(name)), _lines(new.get(name)))


def _texts(old: Course, new: Course) -> Iterator[PageChange]:
    for name in sorted(set(old.texts) | set(new.texts)):
        if old.texts.get(name) != new.texts.get(name):
            yield _difference(name, _said(old.texts.get(name)), _said(new.texts.get(name)))


def _difference(name: str, old: list[str], new: list[str]) -> PageChange:
    gone, come = list[str](), list[str]()
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += old[start:end]
            come += new[first:last]
    return PageChange(name, tuple(gone), tuple(come))


def _said(text: CourseText | None) -> list[str]:
    return [text.title, text.discreet, text.summary, text.notice] if text else []


def _lines(lesson: Lesson | None) -> list[str]:
    """Everything of a page that somebody reads, a paragraph each."""
    if lesson is None:
        return []
    subject = (lesson.subject.ordinary, lesson.subject.discreet)
    facts = [f"minutes: {lesson.minutes}", f"weight: {lesson.weight}", f"safety_first: {lesson.safety_first}"]
    facts += [f"mentions: {one}" for one in lesson.mentions] + [f"requirement: {one}" for one in lesson.requirements]
    head = [lesson.title, lesson.aim, *subject, *lesson.note, *facts, lesson.alternative, lesson.check_in]
    pages = (*lesson.steps, *([lesson.short] if lesson.short else []))
    body = [part.strip() for page in pages for part in (page.title, *page.markdown.split("\n\n"))]
    return [line for line in (*head, *body) if line]
