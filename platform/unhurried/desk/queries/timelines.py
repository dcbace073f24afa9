"""A course's weeks by their titles."""

from __future__ import annotations

from unhurried.curriculum.rules import Course
from unhurried.kit.languages import language


def titles(course: Course) -> dict[int, str]:
    """Each week's title by its position, as the course's first track reads it in the language of the page."""
    track, here = course.outline.tracks[0], language()
    return {week.position: course.lesson(week.position, track, here).title for week in course.outline.weeks}
