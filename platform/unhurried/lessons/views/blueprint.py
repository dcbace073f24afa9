"""The blueprint that every page of this room hangs on, and who is looking."""

from __future__ import annotations

from flask import Blueprint
from flask_login import current_user

from unhurried.accounts.models import Person

pages = Blueprint("lessons", __name__)


def reader() -> Person:
    """The person who is signed in; only for views with `access("link")` or higher."""
    person: Person = current_user
    return person
