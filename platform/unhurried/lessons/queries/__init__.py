"""What the pages of reading show."""

from unhurried.lessons.queries.glance import Glance, glance
from unhurried.lessons.queries.home import CourseHome, Home, home, offered_courses
from unhurried.lessons.queries.leaving import LeavingPage, leaving_page, left_places, week_after_move
from unhurried.lessons.queries.longer import LongerPage, longer_page
from unhurried.lessons.queries.rhythm import (
    CourseRhythm,
    RhythmPage,
    hard_day_on,
    next_words,
    rhythm_page,
)
from unhurried.lessons.queries.ways import WaysPage, own_later_cohort, ways_page
from unhurried.lessons.queries.weeks import WeekPage, open_week

__all__ = [
    "CourseHome",
    "CourseRhythm",
    "Glance",
    "Home",
    "LeavingPage",
    "LongerPage",
    "RhythmPage",
    "WaysPage",
    "WeekPage",
    "glance",
    "hard_day_on",
    "home",
    "leaving_page",
    "left_places",
    "longer_page",
    "next_words",
    "offered_courses",
    "open_week",
    "own_later_cohort",
    "rhythm_page",
    "ways_page",
    "week_after_move",
]
