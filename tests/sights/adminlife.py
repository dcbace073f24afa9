"""What an admin has to look at: mail that failed, an address that is stopped, a course that was signed."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from tests.sights.pages import STOPPED
from tests.sights.world import NOW, World, person
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.reviewing import sign_version
from unhurried.kit.db import db
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import stop_address


def need_somebody(made: World) -> None:
    """Put it into the world, inside its transaction."""
    made.ids["person of mira"] = person("mira").id
    made.ids["dead row"] = _row("dead", "lesson:4", reason="gave_up", error="451 4.2.2 rcpt", until=timedelta(hours=8))
    _row("dead", "reminder:3", reason="refused", error="550 5.7.1 dot", until=timedelta(hours=-8))
    _row("uncertain", "digest", reason="no_answer")
    stop_address(STOPPED, "hard_bounce")
    version = db.session.scalars(select(Cohort.course_version_id).order_by(Cohort.id)).first()
    assert version
    sign_version(version, "Dr. Iman Okafor", "psychotherapist", date(2026, 9, 1), by=person("ida").id)


def _row(state: str, item: str, *, reason: str, error: str | None = None, until: timedelta | None = None) -> int:
    about = {"kind": "letter", "lane": "lesson", "nonce": "n" * 27, "made_at": NOW, "send_after": NOW, "attempts": 7}
    row = OutboxRow(
        key=f"{state} {item}", person_id=person("two").id, items=[{"item": item, "enrolment": None}], **about
    )
    row.state, row.reason, row.error, row.local_date = state, reason, error, NOW.date()
    row.expires_at = NOW + until if until else None
    row.message_id = f"<{state}-{reason}@example.org>"
    db.session.add(row)
    db.session.flush()
    return row.id
