"""Who may share with whom, and what each of two people sees. Nothing here tells of progress or presence."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from unhurried.accounts.models import Person
from unhurried.care.models import SafetyPath
from unhurried.care.queries import chose_safety_path
from unhurried.cohorts.models import Enrolment, Facilitator
from unhurried.cohorts.queries import told_apart
from unhurried.journal.models import CheckIn
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.pairs.models import PairInvitation, PairShare, PairSide


def side_of(person_id: int) -> PairSide | None:
    """The person's own side; None where they share with nobody."""
    return db.session.get(PairSide, person_id)


def address_of(side: PairSide) -> str:
    """The address of the other person, whom both know by it; empty once they were erased."""
    other = db.session.get(Person, side.other_id) if side.other_id else None
    return other.email if other else ""


def invitation_of(person_id: int) -> PairInvitation | None:
    """The person's own invitation that is open."""
    rows = select(PairInvitation).where(PairInvitation.person_id == person_id, PairInvitation.expires_at > clock.now())
    return db.session.scalar(rows)


def asked_of(person_id: int) -> list[tuple[PairInvitation, str]]:
    """Open invitations to this person that they may answer, with the address of who asks."""
    rows = select(PairInvitation, Person.email).join(Person, Person.id == PairInvitation.person_id)
    rows = rows.where(PairInvitation.invited_id == person_id, PairInvitation.hidden_at.is_(None))
    found = db.session.execute(rows.where(PairInvitation.expires_at > clock.now()).order_by(PairInvitation.id))
    return [(one, email) for one, email in found if may_link(person_id, one.person_id)]


def asked_by_code(person_id: int, code: str) -> tuple[PairInvitation, str] | None:
    """The open invitation of this code, if this person may answer it. Whatever is wrong, as many queries are asked."""
    rows = select(PairInvitation, Person.email).join(Person, Person.id == PairInvitation.person_id)
    rows = rows.where(PairInvitation.code_digest == digest(code), PairInvitation.expires_at > clock.now())
    found = db.session.execute(rows).first()
    fits = may_link(person_id, found[0].person_id if found else 0)
    return (found[0], found[1]) if found and fits else None


def may_link(one: int, other: int) -> bool:
    """Whether two people may share with each other: two different ones who are not kept apart, share no group and no
    facilitator, share with nobody yet, and of whom neither reads the quieter form of their weeks.

    Always asks the same questions, so that the time it takes tells nothing.
    """
    pair = [one, other]
    apart = other in told_apart(one)
    taken = db.session.scalars(select(PairSide.person_id).where(PairSide.person_id.in_(pair))).all()
    quieter = db.session.scalars(select(SafetyPath.person_id).where(SafetyPath.person_id.in_(pair))).all()
    near = db.session.scalar(select(_share_a_group(one, other)))
    return one != other and not (apart or taken or quieter or near)


def _share_a_group(one: int, other: int) -> Any:
    """Whether they are in one group, one looks after the other, or somebody looks after both."""
    mine, theirs = aliased(Enrolment), aliased(Enrolment)
    here, there = aliased(Facilitator), aliased(Facilitator)
    my_groups = select(mine.cohort_id).where(mine.person_id == one, mine.left_at.is_(None))
    their_groups = select(theirs.cohort_id).where(theirs.person_id == other, theirs.left_at.is_(None))
    after_me = select(here.person_id).where(here.cohort_id.in_(my_groups))
    after_them = select(there.person_id).where(there.cohort_id.in_(their_groups))
    both = aliased(Person)
    return or_(
        my_groups.where(mine.cohort_id.in_(their_groups)).exists(),
        after_me.where(here.person_id == other).exists(),
        after_them.where(there.person_id == one).exists(),
        select(both.id).where(both.id.in_(after_me), both.id.in_(after_them)).exists(),
    )


def may_add(person_id: int) -> bool:
    """Whether this person may share anything new: not in the quieter form, and with nobody they are kept apart from."""
    side = side_of(person_id)
    if side is None or side.other_id is None or chose_safety_path(person_id):
        return False
    return side.other_id not in told_apart(person_id)


def shares_of(person_id: int) -> list[PairShare]:
    """What the person shares, the newest first."""
    rows = select(PairShare).where(PairShare.person_id == person_id)
    return list(db.session.scalars(rows.order_by(PairShare.shared_at.desc(), PairShare.id)))


def shared_with(person_id: int) -> list[PairShare]:
    """What the other person shares with this one, the newest first."""
    side = side_of(person_id)
    rows = select(PairShare).where(PairShare.reader_id == person_id)
    rows = rows.where(PairShare.person_id == (side.other_id if side and side.other_id else 0))
    return list(db.session.scalars(rows.order_by(PairShare.shared_at.desc(), PairShare.id)))


def facilitators_for(check_in: CheckIn) -> dict[int, str]:
    """Who looks after the group of this check-in, with their addresses; nobody once the person has left it."""
    rows = select(Person.id, Person.email).join(Facilitator, Facilitator.person_id == Person.id)
    rows = rows.join(Enrolment, Enrolment.cohort_id == Facilitator.cohort_id)
    here = (Enrolment.id == check_in.enrolment_id, Enrolment.left_at.is_(None), Person.id != check_in.person_id)
    staff = Person.role.in_(("facilitator", "admin"))
    return {row.id: row.email for row in db.session.execute(rows.where(*here, staff).order_by(Person.id))}


def readers_of(shares: list[PairShare]) -> dict[int, str]:
    """The addresses of those with whom these are shared."""
    rows = select(Person.id, Person.email).where(Person.id.in_({one.reader_id for one in shares}))
    return {row.id: row.email for row in db.session.execute(rows)}


def facilitator_reads(facilitator_id: int, share_id: str = "") -> list[tuple[PairShare, str]]:
    """Check-ins shared with this facilitator and whose they are, while they look after the group of that check-in."""
    rows = select(PairShare, Enrolment.name).join(CheckIn, CheckIn.id == PairShare.check_in_id)
    rows = rows.join(Enrolment, Enrolment.id == CheckIn.enrolment_id)
    rows = rows.join(Facilitator, Facilitator.cohort_id == Enrolment.cohort_id)
    mine = (Facilitator.person_id == facilitator_id, PairShare.reader_id == facilitator_id, Enrolment.left_at.is_(None))
    rows = rows.where(*mine, *((PairShare.id == share_id,) if share_id else ()))
    found = db.session.execute(rows.order_by(PairShare.shared_at.desc(), PairShare.id))
    return [(share, name) for share, name in found]


def own_check_in(person_id: int, check_in_id: str) -> CheckIn | None:
    """The check-in if it is this person's; else None."""
    return db.session.scalar(select(CheckIn).where(CheckIn.id == check_in_id, CheckIn.person_id == person_id))


def linked_with(person_id: int) -> set[int]:
    """Everyone whose side or own side names this person: they share no group and no facilitator (docs: care §5)."""
    rows = select(PairSide).where(or_(PairSide.person_id == person_id, PairSide.other_id == person_id))
    pairs = [(side.person_id, side.other_id) for side in db.session.scalars(rows)]
    return {one for pair in pairs for one in pair if one is not None} - {person_id}
