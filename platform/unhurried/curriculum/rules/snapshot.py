"""A course's whole content as one text, so that a cohort keeps the version that it began with."""

from __future__ import annotations

import json
from dataclasses import replace

from pydantic import TypeAdapter

from unhurried.curriculum.rules.shapes import Course

_COURSE = TypeAdapter(Course)
_FORMAT = 1


def snapshot(course: Course) -> str:
    """JSON text with everything in `course`."""
    return json.dumps(
        {"format": _FORMAT, "course": _COURSE.dump_python(course, mode="json")}, ensure_ascii=False
    )


def from_snapshot(text: str) -> Course:
    """The course that `snapshot` was given. Raises ValueError for anything else."""
    stored = json.loads(text)
    if not isinstance(stored, dict) or stored.get("format") != _FORMAT:
        raise ValueError("this is not a course snapshot of a known format")
    course = _COURSE.validate_python(stored["course"])
    # Snapshots from before a page knew its language say it in the page's name alone.
    pages = {name: replace(page, locale=name.partition("/")[0]) for name, page in course.pages.items()}
    return replace(course, pages=pages)
