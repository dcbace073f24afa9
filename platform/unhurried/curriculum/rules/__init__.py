"""The pure part of the curriculum: what a course is. No files, no database, no clock."""

from unhurried.curriculum.rules.shapes import (
    Course,
    CourseText,
    Kind,
    Lesson,
    NoSuchWeek,
    Outline,
    Role,
    Screen,
    Step,
    Subject,
    Week,
    Weight,
    count_words,
)

__all__ = [
    "Course",
    "CourseText",
    "Kind",
    "Lesson",
    "NoSuchWeek",
    "Outline",
    "Role",
    "Screen",
    "Step",
    "Subject",
    "Week",
    "Weight",
    "count_words",
]
