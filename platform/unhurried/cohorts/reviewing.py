"""That a clinician has read and signed the texts of a course. Nothing here commits."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from unhurried.audit import service as audit
from unhurried.cohorts import rules
from unhurried.cohorts.models import Cohort, Review
from unhurried.cohorts.rules import CohortFault
from unhurried.kit import clock
from unhurried.kit.db import db


def sign_off(cohort: Cohort, reviewer: str, standing: str, reviewed_on: date | None, *, by: int) -> Review:
    """Keep that a clinician has read and signed the cohort's version of its course; see `sign_version`."""
    return sign_version(cohort.course_version_id, reviewer, standing, reviewed_on, by=by)


def sign_version(version_id: int, reviewer: str, standing: str, reviewed_on: date | None, *, by: int) -> Review:
    """Keep that a clinician has read and signed this kept version; raises CohortFault for half a signature.

    A version that is signed stays as it was signed.
    """
    found = db.session.scalar(select(Review).where(Review.course_version_id == version_id))
    if found is not None:
        return found
    name, role = rules.clean_line(reviewer), rules.clean_line(standing)
    if not name or not role:
        raise CohortFault(_("Write who has read the texts, and in what standing."), "reviewer")
    if reviewed_on is None or reviewed_on > clock.now().date():
        raise CohortFault(_("Write the day of the signature, today or earlier."), "reviewed_on")
    review = Review(course_version_id=version_id, reviewer=name, standing=role, reviewed_on=reviewed_on)
    review.said_by, review.said_at = by, clock.now()
    db.session.add(review)
    db.session.flush()
    audit.record("course review signed", actor=by, version=version_id)
    return review
