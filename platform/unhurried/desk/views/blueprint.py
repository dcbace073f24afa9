"""The desk's pages share one blueprint, and whose group it is."""

from __future__ import annotations

from flask import Blueprint, abort
from flask_login import current_user

from unhurried.cohorts.models import Cohort
from unhurried.desk import queries

pages = Blueprint("desk", __name__, url_prefix="/desk")


def mine(cohort_id: int) -> Cohort:
    """The group, where who is signed in may see it; else 404."""
    return queries.may_see(current_user, cohort_id) or abort(404)
