"""A course's weeks by their titles."""

from __future__ import annotations

from unhurried.curriculum.rules import Course


def titles(course: Course) -> dict[int, str]:
    """Each week's title by its position, as the course's first track reads it."""
    track = course.outline.tracks[0]
    return {week.position: course.lesson(week.position, track).title for week in course.outline.weeks}
