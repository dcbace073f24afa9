"""Two yeses, sharing one thing at a time, and ending it alone. Nothing here commits, and nothing tells the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, select

from unhurried.accounts.models import Person
from unhurried.accounts.queries import person_by_email
from unhurried.accounts.rules import clean_email
from unhurried.audit.service import record
from unhurried.care.queries import chose_safety_path
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.kit.vault import new_row_id, overwrite_deleted
from unhurried.mail import service as mail
from unhurried.mail.models import OutboxRow
from unhurried.messages.emails import OUTDATED
from unhurried.messages.queries import quiet_times_of
from unhurried.messages.rules import word_goes_at
from unhurried.pairs import queries
from unhurried.pairs.models import PairInvitation, PairShare, PairSide
from unhurried.pairs.rules import INVITATION_LASTS, new_code, shared_of


class PairFault(ValueError):
    """Something that was not done, in a sentence that tells nothing about anybody else."""


def invite(person: Person, typed: str) -> str:
    """The first yes: returns the code to hand over. Who may be asked gets a neutral line by mail, once a week at most.

    The answer is the same for an address that nobody has, for one's own and for one that may not be asked. Raises
    PairFault for someone who shares already or reads the quieter form, AddressFault for what is no address.
    """
    address = clean_email(typed)
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    known = person_by_email(address)
    asked = known.id if known else 0
    fits, here = queries.may_link(person.id, asked), queries.side_of(person.id)
    if here is not None or chose_safety_path(person.id):
        raise PairFault(_("Nothing was sent. You can see above how things are for you."))
    db.session.execute(delete(PairInvitation).where(PairInvitation.person_id == person.id))
    code = new_code()
    found = PairInvitation(person_id=person.id, invited_id=asked if fits and known else None, code_digest=digest(code))
    found.made_at, found.expires_at = clock.now(), clock.now() + INVITATION_LASTS
    db.session.add(found)
    db.session.flush()
    _bring_word(found, address)
    record("sharing offered", actor=person.id, subject=person.id)
    return code


def _bring_word(found: PairInvitation, address: str) -> None:
    at = word_goes_at(quiet_times_of(found.invited_id or 0), found.made_at)
    week = found.made_at.date().isocalendar()
    key = f"message:pair:{digest(f'{found.person_id}|{address}|{week.year}-{week.week}')[:32]}"
    until = found.expires_at
    mail.put("message", key, lane="lesson", person_id=found.invited_id, ref=found.id, send_after=at, expires_at=until)


def withdraw(person_id: int) -> None:
    """Take one's own invitation back; its code opens nothing from then on."""
    db.session.execute(delete(PairInvitation).where(PairInvitation.person_id == person_id))


def put_away(person_id: int, invitation: PairInvitation) -> None:
    """Leave an invitation unanswered for good; to its sender it looks like one that nobody has opened."""
    if invitation.invited_id == person_id:
        invitation.hidden_at = clock.now()
        db.session.flush()


def accept(person_id: int, invitation_id: int) -> bool:
    """The second yes; False when it cannot be any more, whatever the reason. Two at once are one."""
    asker = db.session.scalar(select(PairInvitation.person_id).where(PairInvitation.id == invitation_id)) or 0
    people = select(Person.id).where(Person.id.in_([person_id, asker])).order_by(Person.id)
    db.session.execute(people.with_for_update())
    mine = (PairInvitation.id == invitation_id, PairInvitation.expires_at > clock.now())
    there = db.session.scalar(select(PairInvitation.id).where(*mine).execution_options(populate_existing=True))
    if there is None or not queries.may_link(person_id, asker):
        return False
    db.session.execute(delete(PairInvitation).where(PairInvitation.person_id.in_([person_id, asker])))
    for one, other in ((person_id, asker), (asker, person_id)):
        db.session.add(PairSide(person_id=one, other_id=other, since=clock.now()))
        record("sharing begun", actor=one, subject=one)
    db.session.flush()
    return True


def unlink(person_id: int, *, take_back: bool) -> None:
    """End one's own side; the other's stays as it is. What was shared is taken back or stays readable, as wished."""
    overwrite_deleted()
    db.session.execute(delete(PairSide).where(PairSide.person_id == person_id))
    if take_back:
        db.session.execute(delete(PairShare).where(PairShare.person_id == person_id))
    withdraw(person_id)
    record("sharing ended", actor=person_id, subject=person_id)
    db.session.expire_all()


def share(person_id: int, check_in_id: str, *, with_line: bool) -> PairShare:
    """Share one check-in with the other person, as it is now; raises PairFault where nothing new can be added."""
    side = queries.side_of(person_id)
    if side is None or side.other_id is None or not queries.may_add(person_id):
        raise PairFault(_("That was not shared. Nothing new can be added at the moment."))
    return _share(person_id, check_in_id, side.other_id, with_line=with_line)


def share_with_facilitator(person_id: int, check_in_id: str, facilitator_id: int, *, with_line: bool) -> PairShare:
    """Share one check-in with a facilitator of its group; raises PairFault for anyone else."""
    found = queries.own_check_in(person_id, check_in_id)
    if found is None or facilitator_id not in queries.facilitators_for(found):
        raise PairFault(_("That was not shared. Choose one of your check-ins and a facilitator of that group."))
    return _share(person_id, check_in_id, facilitator_id, with_line=with_line)


def _share(person_id: int, check_in_id: str, reader_id: int, *, with_line: bool) -> PairShare:
    found = queries.own_check_in(person_id, check_in_id)
    if found is None:
        raise PairFault(_("Choose one of your check-ins."))
    overwrite_deleted()
    before = (PairShare.check_in_id == found.id, PairShare.person_id == person_id, PairShare.reader_id == reader_id)
    db.session.execute(delete(PairShare).where(*before))
    row = PairShare(id=new_row_id(), person_id=person_id, version=0, check_in_id=found.id, reader_id=reader_id)
    row.words = shared_of(found.words, with_line=with_line)
    row.of_day, row.shared_at = found.made_at, clock.now()
    db.session.add(row)
    record("check-in shared", actor=person_id, subject=person_id)
    db.session.flush()
    return row


def unshare(person_id: int, share_id: str) -> None:
    """Take one back: from the next moment on nobody else can read it. What is not shared is left alone."""
    overwrite_deleted()
    mine = (PairShare.id == share_id, PairShare.person_id == person_id)
    if db.session.scalars(delete(PairShare).where(*mine).returning(PairShare.id)).all():
        record("check-in no longer shared", actor=person_id, subject=person_id)
    db.session.flush()


def read_shared(share: PairShare) -> None:
    """Record that a facilitator opened one; its owner sees that. A partner's reading is never recorded."""
    record("shared check-in read", actor=share.reader_id, subject=share.person_id)


def word_is_stale(rows: Sequence[OutboxRow]) -> Mapping[int, str]:
    """The notices whose invitation was answered, taken back or put away, or may not be answered any more."""
    refs = [row.ref for row in rows]
    found = {one.id: one for one in db.session.scalars(select(PairInvitation).where(PairInvitation.id.in_(refs)))}
    return {row.id: OUTDATED for row in rows if not _still_open(row, found.get(row.ref or 0))}


def _still_open(row: OutboxRow, invitation: PairInvitation | None) -> bool:
    if invitation is None or invitation.invited_id != row.person_id or invitation.hidden_at is not None:
        return False
    return invitation.expires_at > clock.now() and queries.may_link(invitation.person_id, row.person_id or 0)
