"""The pages of reading: front page, home, weeks, rhythm and help."""

from unhurried.lessons.views import front, hard_days, leaving, longer, rhythm, ways, weeks
from unhurried.lessons.views.blueprint import pages

__all__ = ["front", "hard_days", "leaving", "longer", "pages", "rhythm", "ways", "weeks"]
