"""What somebody brings before they are in a group, and what staff hand in: for the foreign-id test."""

from __future__ import annotations

from unhurried.cohorts import service as cohorts
from unhurried.cohorts.models import Cohort
from unhurried.kit.db import db, transaction


def asked_for_a_place(cohort_id: int) -> dict[str, object]:
    """The ids of an application for this cohort, and of a sheet that was handed in for it."""
    with transaction():
        cohort = db.session.get_one(Cohort, cohort_id)
        cohort.questions = ["Why now?"]
        invitation = cohorts.invite(cohort, "asks@example.org", by_link=True)
        assert invitation is not None
        application = cohorts.apply(invitation, ["The evenings are quiet now."])
        handed_in = cohorts.hand_in(cohort, [(2, {"email": "sheet@example.org"})], by=1)
        return {"application_id": application.id, "import_id": handed_in.id}
