"""The pages behind a letter's links: a GET shows, a POST acts. Neutral, whoever reads them."""

from unhurried.letters.views import choices, notes, samples, steps, stopping  # noqa: F401  (they add their routes)
from unhurried.letters.views.blueprint import pages

__all__ = ["pages"]
