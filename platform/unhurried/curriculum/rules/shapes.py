"""A course as the other rooms see it: frozen, complete, and the same for as long as its version lives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Kind = Literal["lesson", "rest"]
Weight = Literal["light", "medium", "heavy"]
Role = Literal["step", "prompts", "practice", "landing", "short"]

_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")


def count_words(text: str) -> int:
    """How many words a reader meets in `text`; "don't" and "two-line" are one word each."""
    return len(_WORD.findall(text))


class NoSuchWeek(LookupError):
    """The course has no week at this position, or no page for this track."""


@dataclass(frozen=True)
class Week:
    """What pace needs to know of a week. `position` counts from 1, rest weeks included (docs: pacing §1)."""

    position: int
    key: str
    kind: Kind
    optional: bool = False
    deciding: bool = False

    @cached_property
    def counted(self) -> bool:
        """Whether leaving this week unread counts for reminders and drift (docs: pacing §3)."""
        return self.kind == "lesson" and not self.optional and not self.deciding


@dataclass(frozen=True)
class Outline:
    """The order of a course's weeks, without its texts. `tracks` is ("solo",) or two names."""

    slug: str
    version: str
    weeks: tuple[Week, ...]
    tracks: tuple[str, ...]

    def week(self, position: int) -> Week:
        """The week at `position`, counted from 1. Raises NoSuchWeek."""
        if not 1 <= position <= len(self.weeks):
            raise NoSuchWeek(f"{self.slug} has weeks 1 to {len(self.weeks)}, not {position}")
        return self.weeks[position - 1]

    def lesson_number(self, position: int) -> int | None:
        """The number that people read (the lesson's), None for a rest week (docs: pacing §1)."""
        if self.week(position).kind == "rest":
            return None
        return sum(week.kind == "lesson" for week in self.weeks[:position])


@dataclass(frozen=True)
class Subject:
    """Both subject lines of a week's letter, as templates with at most {weekday} in them."""

    ordinary: str
    discreet: str

    def line(self, *, discreet: bool, weekday: str) -> str:
        """The finished subject; `weekday` is the local day's name in the person's language."""
        text = (self.discreet if discreet else self.ordinary).replace("{weekday}", weekday)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Screen:
    """What fits before a break: under 150 words of Markdown (docs: care §6.3)."""

    markdown: str
    title: str = ""


@dataclass(frozen=True)
class Step:
    """One page of a lesson. `prompts` are the questions of a page with role "prompts", else empty."""

    key: str
    role: Role
    title: str
    screens: tuple[Screen, ...]
    prompts: tuple[str, ...] = ()

    @property
    def markdown(self) -> str:
        """The whole page as Markdown, its sub-headings included."""
        parts = [f"### {s.title}\n\n{s.markdown}" if s.title else s.markdown for s in self.screens]
        return "\n\n".join(parts)

    @property
    def words(self) -> int:
        """How many words the page has, its title included."""
        return count_words(self.title) + count_words(self.markdown)


@dataclass(frozen=True)
class Lesson:
    """One week's pages for one track and `locale`. A rest week has only title, subject, note and steps."""

    key: str
    title: str
    subject: Subject
    note: tuple[str, ...]
    steps: tuple[Step, ...]
    aim: str = ""
    requirements: tuple[str, ...] = ()
    minutes: int = 0
    weight: Weight | None = None
    mentions: tuple[str, ...] = ()
    alternative: str = ""
    check_in: str = ""
    safety_first: bool = False
    short: Step | None = None
    locale: str = ""

    def step(self, key: str) -> Step | None:
        """The page with this key ("step-2", "practice", "short"), or None."""
        pages = (*self.steps, self.short) if self.short else self.steps
        return next((page for page in pages if page.key == key), None)

    @property
    def prompts(self) -> tuple[str, ...]:
        """Every question of the week, in order."""
        return tuple(prompt for step in self.steps for prompt in step.prompts)

    @property
    def words(self) -> int:
        """Words of the pages, the five-minute version not counted."""
        return sum(step.words for step in self.steps)


@dataclass(frozen=True)
class CourseText:
    """A course's own words in one locale. `notice` says what must happen before real use."""

    title: str
    discreet: str
    summary: str
    notice: str


@dataclass(frozen=True)
class Course:
    """One version of a course, texts included. The first of `locales` is the one to fall back on."""

    outline: Outline
    locales: tuple[str, ...]
    texts: Mapping[str, CourseText] = field(hash=False)
    pages: Mapping[str, Lesson] = field(hash=False)

    @property
    def slug(self) -> str:
        """The folder's name, which never changes."""
        return self.outline.slug

    @property
    def version(self) -> str:
        """The hash of all its files."""
        return self.outline.version

    @property
    def title(self) -> str:
        """The title in the course's first locale."""
        return self.text().title

    def locale(self, wanted: str | None = None) -> str:
        """The nearest locale that the course has: "de_AT" → "de" → the first one."""
        for name in (wanted or "", re.split("[-_]", wanted or "")[0]):
            if name in self.locales:
                return name
        return self.locales[0]

    def text(self, locale: str | None = None) -> CourseText:
        """The course's own words in the nearest locale."""
        return self.texts[self.locale(locale)]

    def lesson(self, position: int, track: str, locale: str | None = None, *, safety: bool = False) -> Lesson:
        """A week's page for a track, with `safety` its safety variant if it has one. Raises NoSuchWeek."""
        week = self.outline.week(position)
        stem = f"{self.locale(locale)}/{position:02d}-{week.key}"
        wanted = [f"{stem}.{track}", stem] if track in self.outline.tracks else []
        if safety:
            wanted = [f"{name}.safety" for name in wanted] + wanted
        for name in wanted:
            if name in self.pages:
                return self.pages[name]
        raise NoSuchWeek(f"{self.slug} has no page for week {position} and track {track}")
