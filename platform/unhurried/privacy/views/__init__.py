"""The pages of one's own data, on one blueprint."""

from unhurried.privacy.views import agreeing
from unhurried.privacy.views.agreeing import keep_nothing_new
from unhurried.privacy.views.yours import pages

__all__ = ["agreeing", "keep_nothing_new", "pages"]
