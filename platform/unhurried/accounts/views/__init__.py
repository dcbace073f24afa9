"""The pages of accounts."""

from unhurried.accounts.views import leaving, signin, yours
from unhurried.accounts.views.blueprint import pages

__all__ = ["leaving", "pages", "signin", "yours"]
