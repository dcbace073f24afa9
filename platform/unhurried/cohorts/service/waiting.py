"""The waiting list of a full cohort, which moves up by itself. Nothing here commits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from unhurried.cohorts import queries
from unhurried.cohorts.models import Cohort, Invitation, Waiting
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.mail import service as mail

DAYS_TO_ANSWER = timedelta(days=5)
FIRST_HOUR, LAST_HOUR = 8, 20


def wait(invitation: Invitation) -> Waiting:
    """Whoever holds this invitation waits for a place; asking again while waiting changes nothing."""
    found = queries.waiting_by(invitation.id)
    if found is None:
        found = Waiting(cohort_id=invitation.cohort_id, invitation_id=invitation.id, email=invitation.email)
        found.state, found.asked_at, found.offers = "gone", clock.now(), 0
        db.session.add(found)
    if found.state not in ("waiting", "offered"):
        found.state, found.asked_at, found.offered_until = "waiting", clock.now(), None
    db.session.flush()
    return found


def stop_waiting(invitation: Invitation) -> None:
    """They wait no longer; an offer goes to the next at the clockwork's next look."""
    mine = Waiting.invitation_id == invitation.id, Waiting.state.in_(("waiting", "offered"))
    db.session.execute(update(Waiting).where(*mine).values(state="gone", offered_until=clock.now()))


def move_up(cohort_id: int) -> int:
    """Let offers that ran out pass, and offer each free place to the first who fits; how many were offered.

    A cohort that somebody else is changing at this moment is left for the next look. Doing it again offers nothing new.
    """
    rows = select(Cohort).where(Cohort.id == cohort_id, Cohort.state != "closed")
    rows = rows.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    cohort, offered = db.session.scalar(rows), 0
    if cohort is None:
        return 0
    over = Waiting.cohort_id == cohort_id, Waiting.state == "offered", Waiting.offered_until <= clock.now()
    db.session.execute(update(Waiting).where(*over).values(state="passed"))
    db.session.expire_all()
    while queries.free_places(cohort) and (first := queries.next_in_line(cohort)):
        _offer(cohort, first)
        offered += 1
    return offered


def _offer(cohort: Cohort, turn: Waiting) -> None:
    at = _daytime(cohort.zone, clock.now())
    turn.state, turn.offered_until, turn.offers = "offered", at + DAYS_TO_ANSWER, turn.offers + 1
    invitation = db.session.get_one(Invitation, turn.invitation_id)
    invitation.expires_at = max(invitation.expires_at, turn.offered_until)
    db.session.flush()
    key = f"place:{digest(invitation.nonce)[:20]}:{turn.offers}"
    mail.put("place_offered", key, lane="lesson", ref=invitation.id, send_after=at, expires_at=turn.offered_until)


def _daytime(zone: str, now: datetime) -> datetime:
    """This moment, or the next one that is not night where the group lives."""
    there = now.astimezone(ZoneInfo(zone))
    if FIRST_HOUR <= there.hour < LAST_HOUR:
        return now
    day = there.date() + timedelta(days=there.hour >= LAST_HOUR)
    return datetime(day.year, day.month, day.day, FIRST_HOUR + 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
