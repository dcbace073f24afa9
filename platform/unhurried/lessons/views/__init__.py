"""The pages of reading: front page, home, weeks, rhythm, safety and help."""

from unhurried.lessons.views import front, rhythm, weeks
from unhurried.lessons.views.blueprint import pages

__all__ = ["front", "pages", "rhythm", "weeks"]
