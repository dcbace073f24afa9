"""The pages of private writing."""

from unhurried.journal.views import adding, checkins, entries, promises, settling, staff
from unhurried.journal.views.blueprint import pages

__all__ = ["adding", "checkins", "entries", "pages", "promises", "settling", "staff"]
