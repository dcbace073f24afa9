"""The pages of reading: front page, home, weeks, rhythm and help."""

from unhurried.lessons.views import front, leaving, rhythm, ways, weeks
from unhurried.lessons.views.blueprint import pages

__all__ = ["front", "leaving", "pages", "rhythm", "ways", "weeks"]
