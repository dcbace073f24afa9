"""People as a program admin may see them: role, proofs, groups, whether letters arrive. No writing, no partner."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select

from unhurried.accounts import rules as accounts
from unhurried.accounts.models import CodeApp, Passkey, Person, Recovery, Session
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator
from unhurried.desk.admin.rules import FIND_FROM
from unhurried.kit import clock
from unhurried.kit.db import db

PAGE = 50
STAFF = ("facilitator", "admin")


@dataclass(frozen=True)
class Account:
    """One person. `seen` is when a browser of theirs was last in use (real time), whichever it was."""

    person: Person
    passkeys: int
    code_app: bool
    passphrase: bool
    sessions: int
    seen: datetime | None
    recovery: bool

    @property
    def strong(self) -> bool:
        """Whether there is what the pages of staff ask for."""
        return self.passkeys > 0 or (self.passphrase and self.code_app)

    @property
    def any_proof(self) -> bool:
        """Whether anything stands between a mailed link and their journal."""
        return self.passkeys > 0 or self.passphrase


def account_of(person_id: int, apart: Collection[int]) -> Account | None:
    """The account; None where there is none, or where it belongs to someone kept apart from who asks."""
    if person_id in apart:
        return None
    row = db.session.execute(_accounts().where(Person.id == person_id)).first()
    return None if row is None else Account(*row)


def team(apart: Collection[int]) -> list[Account]:
    """Admins and facilitators, by address, in one query."""
    rows = _accounts().where(Person.role.in_(STAFF), Person.id.not_in(apart)).order_by(Person.role, Person.email)
    return [Account(*row) for row in db.session.execute(rows)]


def team_without_second_proof() -> int:
    """How many staff cannot enter the desk in production, since they have no second proof yet."""
    strong = or_(_passkey(), and_(_passphrase(), _code_app()))
    return db.session.scalar(select(func.count()).where(Person.role.in_(STAFF), ~strong)) or 0


def found(typed: str, after: int, apart: Collection[int]) -> tuple[Sequence[Person], bool]:
    """People by a whole address or by how one begins, by id after `after`; and whether there are more.

    Fewer than three letters find nobody: this is for somebody whom one knows of, and no list of everyone.
    """
    words = typed.strip().lower()[:254]
    if len(words) < FIND_FROM:
        return [], False
    rows = select(Person).where(_matches(words), Person.id > after, Person.id.not_in(apart))
    some = db.session.scalars(rows.order_by(Person.id).limit(PAGE + 1)).all()
    return some[:PAGE], len(some) > PAGE


def groups_of(person_id: int) -> Sequence[Any]:
    """The groups that the person is in or looks after: id, name, state, whether they have left, and `after`."""
    after = exists().where(Facilitator.cohort_id == Cohort.id, Facilitator.person_id == person_id)
    mine = and_(Enrolment.cohort_id == Cohort.id, Enrolment.person_id == person_id)
    place = Enrolment.id.label("place"), Enrolment.left_at, after.label("after")
    rows = (
        select(Cohort.id, Cohort.name, Cohort.state, *place)
        .outerjoin(Enrolment, mine)
        .where(or_(Enrolment.id.is_not(None), after))
    )
    return db.session.execute(rows.order_by(Cohort.id.desc())).all()


def seen_days(seen: datetime | None) -> int | None:
    """How many days ago, as coarse as it is shown: 0, 7, 30 or 31 for longer; None for never."""
    if seen is None:
        return None
    ago = clock.wall() - seen
    return next((days for days in (1, 7, 30) if ago < timedelta(days=days)), 31)


def _matches(words: str) -> ColumnElement[bool]:
    try:
        return Person.email == accounts.clean_email(words)
    except accounts.AddressFault:
        return Person.email.startswith(words, autoescape=True)


def _accounts() -> Any:
    """Everything about an account in one statement, whatever the number of rows."""
    wall = clock.wall()
    mine = Session.person_id == Person.id
    live = and_(
        mine, Session.ended_at.is_(None), Session.began_at > wall - accounts.LONGEST,
        or_(
            and_(Session.shared_device, Session.seen_at > wall - accounts.IDLE_SHARED),
            and_(~Session.shared_device, Session.seen_at > wall - accounts.IDLE_PRIVATE),
        ),
    )  # fmt: skip
    keys = select(func.count(Passkey.id)).where(Passkey.person_id == Person.id, _holds()).scalar_subquery()
    waits = exists().where(
        Recovery.person_id == Person.id, Recovery.stopped_at.is_(None), Recovery.done_at.is_(None),
        Recovery.ends_at > wall,
    )  # fmt: skip
    seen = select(func.max(Session.seen_at)).where(mine).scalar_subquery()
    return select(Person, keys, _code_app(), _passphrase(), _count(live), seen, waits)


def _count(live: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count(Session.id)).where(live).scalar_subquery()


def _holds() -> ColumnElement[bool]:
    return or_(Passkey.holds_from.is_(None), Passkey.holds_from <= clock.wall())


def _passkey() -> ColumnElement[bool]:
    return exists().where(Passkey.person_id == Person.id, _holds())


def _code_app() -> ColumnElement[bool]:
    return exists().where(CodeApp.person_id == Person.id, CodeApp.confirmed_at.is_not(None))


def _passphrase() -> ColumnElement[bool]:
    waited = and_(Person.passphrase_next.is_not(None), Person.passphrase_from <= clock.wall())
    return or_(Person.passphrase.is_not(None), waited)
