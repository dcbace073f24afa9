"""The pages of joining."""

from unhurried.cohorts.views.joining import pages

__all__ = ["pages"]
