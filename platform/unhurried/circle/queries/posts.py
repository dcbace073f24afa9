"""Posts as one member sees them: what is shown to all, and their own in whatever state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from unhurried.circle.models import CircleMute, CirclePost, CircleReport, CircleSeat, CircleThread
from unhurried.circle.rules import may_change
from unhurried.cohorts.models import Enrolment
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.vault import PersonKey

ON_A_PAGE = 50


@dataclass(frozen=True)
class Shown:
    """One post: whose, its text and content note, and for its writer what became of it and why."""

    post: CirclePost
    name: str
    mine: bool
    reported: bool
    text: str
    note: str
    why: str

    @property
    def may_change(self) -> bool:
        """Whether the reader, its writer, may change it or take it back: for a while, and until others see it."""
        unseen = self.post.state in ("waiting", "held")
        return self.mine and (unseen or may_change(self.post.made_at, clock.now())) and self.post.state != "hidden"


@dataclass(frozen=True)
class Page:
    """Some posts of a thread, the oldest first, and whether there are earlier ones."""

    posts: list[Shown]
    earlier: bool


def posts_in(thread_id: int, reader: int, apart: Iterable[int], before: int = 0) -> Page:
    """The newest posts of a thread, without those of people whom the reader muted or is kept apart from; one query.

    `before` leaves out so many of the newest. The keys that open the posts come with them.
    """
    rows = _posts(reader).where(CirclePost.thread_id == thread_id, CirclePost.person_id.not_in(list(apart)))
    rows = rows.where(or_(CirclePost.state == "shown", CirclePost.person_id == reader), CircleMute.id.is_(None))
    rows = rows.order_by(CirclePost.made_at.desc(), CirclePost.id).offset(before).limit(ON_A_PAGE + 1)
    found = db.session.execute(rows).all()
    return Page([_shown(row, reader) for row in reversed(found[:ON_A_PAGE])], len(found) > ON_A_PAGE)


def own_post(person_id: int, post_id: str) -> CirclePost | None:
    """The post if it is this person's; else None."""
    return db.session.scalar(select(CirclePost).where(CirclePost.id == post_id, CirclePost.person_id == person_id))


def post_of_another(reader: int, post_id: str, apart: Iterable[int]) -> tuple[Shown, CircleThread] | None:
    """Somebody else's post that is shown, with its thread; the caller asks whether they are in the circle."""
    rows = _posts(reader).add_columns(CircleThread).join(CircleThread, CircleThread.id == CirclePost.thread_id)
    rows = rows.where(CirclePost.id == post_id, CirclePost.state == "shown")
    row = db.session.execute(rows.where(CirclePost.person_id.not_in([reader, *apart]))).one_or_none()
    return (_shown(row[:4], reader), row[4]) if row else None


def _posts(reader: int) -> Any:
    rows = select(CirclePost, Enrolment.name, CircleReport.id, PersonKey)
    rows = rows.outerjoin(CircleSeat, CircleSeat.id == CirclePost.seat_id)
    rows = rows.outerjoin(Enrolment, Enrolment.id == CircleSeat.enrolment_id)
    rows = rows.outerjoin(PersonKey, PersonKey.person_id == CirclePost.person_id)
    reported = (CircleReport.post_id == CirclePost.id) & (CircleReport.person_id == reader)
    muted = (CircleMute.seat_id == CircleSeat.id) & (CircleMute.person_id == reader)
    return rows.outerjoin(CircleReport, reported).outerjoin(CircleMute, muted)


def _shown(row: Any, reader: int) -> Shown:
    post, name, report, _key = row
    words, mine = post.words, post.person_id == reader
    why = str(words.get("why", "")) if mine and post.state == "hidden" else ""
    return Shown(post, name or "", mine, report is not None, str(words["text"]), str(words.get("note", "")), why)
