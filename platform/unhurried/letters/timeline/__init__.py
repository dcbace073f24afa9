"""The timeline: every opening and letter of one person, dated, before anything happens. docs: pacing §5, I9"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import gettext as _

from unhurried.curriculum.queries import load_course
from unhurried.curriculum.rules import Outline, Week
from unhurried.curriculum.rules.faults import CourseUnknown, Faulty
from unhurried.letters.rules import Letter, Skip, Step
from unhurried.letters.timeline.case import Case, read_case
from unhurried.letters.timeline.reading import Refused
from unhurried.letters.timeline.walk import person_of, walk
from unhurried.pacing.rules import Opening, local

__all__ = ["Case", "Refused", "person_of", "read_case", "timeline", "walk", "weeks_of"]


def timeline(case: dict[str, Any], outline: Outline | None = None) -> dict[str, Any]:
    """The openings, letters and skips of a case, sorted by time; `{"error": sentence}` where it is refused.

    `at` and `opens_at` are UTC, `local` has the zone's offset. `outline` stands in for the course's files.
    """
    try:
        read = read_case(case, partial(weeks_of, outline=outline))
    except Refused as refused:
        return {"error": str(refused)}
    return _shown(read.zone, list(walk(read)))


def weeks_of(course: str, outline: Outline | None = None) -> tuple[Week, ...]:
    """The weeks of a course by its slug or folder. Raises Refused."""
    if outline:
        return outline.weeks
    try:
        return load_course(course).outline.weeks
    except (CourseUnknown, ValueError, OSError):
        raise Refused(_("course: there is no course “%(name)s”.", name=course[:80])) from None
    except Faulty:
        raise Refused(_("course: the files of “%(name)s” have faults; check the course.", name=course[:80])) from None


def _shown(zone: str, steps: list[Step]) -> dict[str, Any]:
    openings = [opening for step in steps for opening in step.openings]
    letters = [step.letter for step in steps if step.letter]
    skips = [skip for step in steps for skip in step.skips]
    return {
        "openings": [_opening(zone, opening) for opening in openings],
        "letters": [_letter(zone, letter) for letter in letters],
        "skipped": [_skip(skip) for skip in sorted(skips, key=lambda skip: skip.day)],
    }


def _opening(zone: str, opening: Opening) -> dict[str, Any]:
    told = {"week": opening.position, "kind": opening.kind, "opens_at": opening.at.isoformat()}
    return {**told, "local": _local(zone, opening.at)}


def _letter(zone: str, letter: Letter) -> dict[str, Any]:
    told = {
        "at": letter.at.isoformat(),
        "local_date": letter.day.isoformat(),
        "local": _local(zone, letter.at),
    }
    return {**told, "items": [item.name for item in letter.items]}


def _skip(skip: Skip) -> dict[str, str]:
    return {"local_date": skip.day.isoformat(), "item": skip.item.name, "reason": skip.reason}


def _local(zone: str, at: datetime) -> str:
    return local(zone, at).isoformat()
