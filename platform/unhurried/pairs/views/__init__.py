"""The pages of sharing with one other person."""

from unhurried.pairs.views import asking, sharing, staff
from unhurried.pairs.views.blueprint import pages

__all__ = ["asking", "pages", "sharing", "staff"]
