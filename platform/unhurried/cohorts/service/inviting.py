"""Inviting addresses, one by one or by a sheet. Nothing here commits."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from unhurried.cohorts import queries, rules
from unhurried.cohorts.models import Cohort, Invitation
from unhurried.cohorts.rules import AlreadyIn, CohortFault, CohortFull, TooManyCourses
from unhurried.cohorts.service.joining import enrol_address
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.sheets import BROKEN
from unhurried.mail import service as mail

INVITATION_DAYS = 60


def invite(
    cohort: Cohort, email: str, wishes: dict[str, str] | None = None, *, by_link: bool = False
) -> Invitation | None:
    """Invite an address by mail; None when it is invited already. `by_link`: its owner asked for it themselves."""
    address = rules.clean_email(email)
    known = select(Invitation).where(Invitation.cohort_id == cohort.id, Invitation.email == address)
    if before := db.session.scalar(known):
        before.by_link = before.by_link and by_link
        return None
    now = clock.now()
    invitation = Invitation(
        cohort_id=cohort.id,
        email=address,
        nonce=secrets.token_urlsafe(12),
        wishes=dict(wishes or {}),
        state="waiting",
        made_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
        by_link=by_link,
    )
    db.session.add(invitation)
    db.session.flush()
    key, until = f"invitation:{invitation.id}", invitation.expires_at
    mail.put("invitation", key, lane="lesson", ref=invitation.id, send_after=now, expires_at=until)
    return invitation


def invite_many(cohort: Cohort, lines: Sequence[tuple[str, dict[str, str]]]) -> int:
    """Invite these clean addresses, each with its wishes, in a few statements; how many were new."""
    emails = [email for email, _wishes in lines]
    known = select(Invitation).where(Invitation.cohort_id == cohort.id, Invitation.email.in_(emails))
    before = {one.email: one for one in db.session.scalars(known)}
    for one in before.values():
        one.by_link = False
    now = clock.now()
    alike = {"cohort_id": cohort.id, "state": "waiting", "made_at": now, "by_link": False}
    until = now + timedelta(days=INVITATION_DAYS)
    rows = [
        {**alike, "email": email, "nonce": secrets.token_urlsafe(12), "wishes": wishes, "expires_at": until}
        for email, wishes in lines
        if email not in before
    ]
    if rows:
        ids = db.session.scalars(insert(Invitation).returning(Invitation.id), rows).all()
        mails = {"kind": "invitation", "lane": "lesson", "send_after": now, "expires_at": until}
        mail.put_many([{**mails, "key": f"invitation:{number}", "ref": number} for number in ids])
    return len(rows)


def import_people(cohort: Cohort, rows: Iterable[tuple[int, dict[str, str]]], *, accepted: bool) -> rules.ImportResult:
    """Invite, or with `accepted` enrol, each line `(number, cells)`; a refused line leaves the others alone."""
    tracks = queries.course_of(cohort).outline.tracks
    result, seen = rules.ImportResult(), set[str]()
    for line, row in rows:
        try:
            _import_one(cohort, row, tracks, seen, result, accepted=accepted)
        except AlreadyIn:
            result.already += 1
        except (CohortFull, TooManyCourses):
            reason = _("There is no place for this person in this group.")
            result.refused.append(rules.RefusedLine(line, (row.get("email") or "").strip()[:254], reason))
        except CohortFault as fault:
            result.refused.append(rules.RefusedLine(line, (row.get("email") or "").strip()[:254], str(fault)))
    return result


def _import_one(
    cohort: Cohort,
    row: dict[str, str],
    tracks: tuple[str, ...],
    seen: set[str],
    result: rules.ImportResult,
    *,
    accepted: bool,
) -> None:
    if BROKEN in row:
        raise CohortFault(row[BROKEN])
    email = rules.clean_email(row.get("email") or "")
    if email in seen:
        raise CohortFault(_("This address stands in the file twice."))
    wishes = rules.wishes_of(row, tracks, invited=not accepted)
    seen.add(email)
    if not accepted:
        made = invite(cohort, email, {key: value for key, value in row.items() if key in rules.COLUMNS and value})
        result.invited += made is not None
        result.already += made is None
        return
    enrol_address(cohort, email, wishes)
    result.enrolled += 1


def accept(invitation: Invitation) -> bool:
    """Use the invitation up; False when it was used or withdrawn meanwhile."""
    mine = (Invitation.id == invitation.id, Invitation.state == "waiting")
    done = update(Invitation).where(*mine).values(state="accepted").returning(Invitation.id)
    return db.session.scalar(done) is not None
