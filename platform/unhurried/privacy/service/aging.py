"""What has come to its age, line by line of the table (docs: docs/retention.md). Each is a query for ids."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from unhurried.accounts.models import AddressChange, PasskeyChallenge, Person, Recovery, Session, SignInLink
from unhurried.accounts.rules import LONGEST
from unhurried.care.models import CareNote, OutreachTask
from unhurried.circle.models import CirclePost, CircleReport
from unhurried.cohorts.models import Application, Cohort, Enrolment, Import, Invitation, Waiting
from unhurried.gatherings.models import GatheringReply
from unhurried.kit import clock
from unhurried.kit.models import RateCount
from unhurried.mail.models import Bounce, MailOver, MailReceived, OutboxRow
from unhurried.mail.rules import LETTER
from unhurried.messages.models import Message
from unhurried.pacing.models import HardDay
from unhurried.pairs.models import PairInvitation
from unhurried.postbox.models import MailedReply
from unhurried.privacy.models import Erasure, TidyRun
from unhurried.privacy.rules.retention import BY_KEY

SETTLED = ("sent", "dead", "suppressed", "expired", "skipped")
SIGN_IN = "signin"
Old = tuple[InstrumentedAttribute[Any], ColumnElement[bool]]


def old_rows(key: str) -> Old:
    """The column that names rows of this line, and which of them have come to their age."""
    return LINES[key]()


def _real(key: str) -> datetime:
    return clock.wall() - BY_KEY[key].span


def _programme(key: str) -> datetime:
    return clock.now() - BY_KEY[key].span


def _links() -> Old:
    """Not before its mail is gone: SQLite may give the number to a new link, whose mail has that number in its key."""
    mail = select(OutboxRow.ref).where(OutboxRow.kind == SIGN_IN, OutboxRow.ref == SignInLink.id)
    return SignInLink.id, and_(SignInLink.expires_at < _real("sign-in links"), ~mail.exists())


def _sign_in_mail() -> Old:
    mine = (OutboxRow.kind == SIGN_IN, OutboxRow.state.in_(SETTLED))
    return OutboxRow.id, and_(*mine, OutboxRow.made_at < _programme("sign-in mail"))


def _sessions() -> Old:
    ended = _real("sessions")
    return Session.id, or_(Session.ended_at < ended, Session.began_at < ended - LONGEST)


def _challenges() -> Old:
    return PasskeyChallenge.id, PasskeyChallenge.expires_at < _real("passkey challenges")


def _recoveries() -> Old:
    return Recovery.id, Recovery.ends_at < _real("recoveries")


def _address_changes() -> Old:
    return AddressChange.id, AddressChange.expires_at < _real("address changes")


def _tries() -> Old:
    return RateCount.bucket, RateCount.ends_at < _real("tries")


def _invitations() -> Old:
    mail = select(OutboxRow.ref).where(OutboxRow.kind == "invitation", OutboxRow.ref == Invitation.id)
    return Invitation.id, and_(Invitation.expires_at < _programme("invitations"), ~mail.exists())


def _applications() -> Old:
    return Application.id, Application.decided_at < _programme("applications")


def _waiting() -> Old:
    """Over is what was taken up, given up or let pass; whoever still waits in a group that runs is left alone."""
    ended = select(Cohort.id).where(Cohort.id == Waiting.cohort_id, Cohort.state == "closed").exists()
    over = Waiting.state.in_(("joined", "gone", "passed")) | ended
    return Waiting.id, and_(over, func.coalesce(Waiting.offered_until, Waiting.asked_at) < _programme("waiting lists"))


def _sheets() -> Old:
    return Import.id, Import.made_at < _programme("sheets")


def _notices() -> Old:
    mine = (OutboxRow.kind.not_in((LETTER, SIGN_IN)), OutboxRow.state.in_(SETTLED))
    return OutboxRow.id, and_(*mine, OutboxRow.made_at < _programme("other notices"))


def _letters() -> Old:
    """Only where no group runs: until then the rules read what was sent, so as never to send it twice."""
    mine = (OutboxRow.kind == LETTER, OutboxRow.state.in_(SETTLED), OutboxRow.made_at < _programme("letters"))
    return OutboxRow.id, and_(*mine, ~_runs(OutboxRow.person_id))


def _outreach() -> Old:
    old = OutreachTask.opened_at < _programme("outreach")
    return OutreachTask.id, and_(old, ~_runs(OutreachTask.person_id))


def _messages() -> Old:
    return Message.id, and_(Message.sent_at < _programme("messages"), ~_runs(Message.person_id))


def _notes() -> Old:
    """By the group and not by the person: who goes on in another group has notes of their own there."""
    since = _programme("notes")
    over = or_(Cohort.closed_at < since, Enrolment.left_at < since)
    ended = select(Enrolment.id).join(Cohort, Cohort.id == Enrolment.cohort_id).where(over)
    return CareNote.id, CareNote.enrolment_id.in_(ended)


def _posts() -> Old:
    return CirclePost.id, and_(CirclePost.made_at < _programme("posts in circles"), ~_runs(CirclePost.person_id))


def _reports() -> Old:
    return CircleReport.id, CircleReport.decided_at < _programme("reported posts")


def _gathering_replies() -> Old:
    return GatheringReply.id, GatheringReply.changed_at < _programme("answers to gatherings")


def _asked_to_share() -> Old:
    return PairInvitation.id, PairInvitation.expires_at < _programme("asked to share")


def _replies() -> Old:
    """Never one that still waits for its writer."""
    old = MailedReply.came_at < _programme("replies by mail")
    return MailedReply.id, and_(old, MailedReply.decided_at.is_not(None))


def _came_back() -> Old:
    return Bounce.id, Bounce.at < _real("mail that came back")


def _came_in() -> Old:
    return MailReceived.day, MailReceived.day < _real("mail that came in").date()


def _over_the_plan() -> Old:
    return MailOver.outbox_id, MailOver.at < _real("mail over the plan")


def _hard_days() -> Old:
    return HardDay.id, and_(HardDay.yearly.is_(False), HardDay.on < _programme("hard days").date())


def _erased() -> Old:
    """Never the last person: SQLite would give their number to the next one."""
    last = select(func.max(Person.id)).scalar_subquery()
    old = select(Erasure.person_id).where(Erasure.at < _real("erased people"))
    return Person.id, and_(Person.id.in_(old), Person.id < last)


def _erasures() -> Old:
    there = select(Person.id).where(Person.id == Erasure.person_id)
    return Erasure.person_id, and_(Erasure.at < _real("erased people"), ~there.exists())


def _runs_of_tidy() -> Old:
    return TidyRun.day, TidyRun.began_at < _real("runs of tidy")


def _runs(person: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Whether the person is in a group that has not ended."""
    places = select(Enrolment.id).join(Cohort, Cohort.id == Enrolment.cohort_id)
    return places.where(Enrolment.person_id == person, Enrolment.left_at.is_(None), Cohort.state != "closed").exists()


LINES: dict[str, Callable[[], Old]] = {
    "sign-in mail": _sign_in_mail,
    "sign-in links": _links,
    "sessions": _sessions,
    "passkey challenges": _challenges,
    "recoveries": _recoveries,
    "address changes": _address_changes,
    "tries": _tries,
    "other notices": _notices,
    "applications": _applications,
    "waiting lists": _waiting,
    "sheets": _sheets,
    "invitations": _invitations,
    "letters": _letters,
    "outreach": _outreach,
    "messages": _messages,
    "notes": _notes,
    "posts in circles": _posts,
    "reported posts": _reports,
    "answers to gatherings": _gathering_replies,
    "asked to share": _asked_to_share,
    "replies by mail": _replies,
    "mail that came back": _came_back,
    "mail that came in": _came_in,
    "mail over the plan": _over_the_plan,
    "hard days": _hard_days,
    "erased people": _erased,
    "erasures": _erasures,
    "runs of tidy": _runs_of_tidy,
}
