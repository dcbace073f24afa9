"""The admin's pages share one blueprint; each file brings its part of it."""

from unhurried.desk.admin.views import addresses, audit, courses, home, mail, people, roles  # noqa: F401
from unhurried.desk.admin.views.blueprint import pages

__all__ = ["pages"]
