"""What the pages of reading show."""

from unhurried.lessons.queries.home import CourseHome, Home, home, offered_courses
from unhurried.lessons.queries.rhythm import CourseRhythm, RhythmPage, next_words, rhythm_page
from unhurried.lessons.queries.weeks import WeekPage, open_week

__all__ = [
    "CourseHome",
    "CourseRhythm",
    "Home",
    "RhythmPage",
    "WeekPage",
    "home",
    "next_words",
    "offered_courses",
    "open_week",
    "rhythm_page",
]
