"""A member's pages of the circle."""

from unhurried.circle.views import choosing, reading, writing
from unhurried.circle.views.blueprint import pages

__all__ = ["choosing", "pages", "reading", "writing"]
