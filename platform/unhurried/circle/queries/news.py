"""What is new in their circles for those who want word of it by letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import select

from unhurried.circle.models import CircleMute, CirclePost, CircleSeat, CircleThread
from unhurried.cohorts.models import Enrolment
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.news import News

LOOKS_BACK = timedelta(days=60)


def news_for(enrolments: Sequence[int]) -> Mapping[int, News]:
    """What others posted for each of these enrolments that wants a digest: one query where none does, else three."""
    rows = select(CircleSeat, Enrolment.person_id).join(Enrolment, Enrolment.id == CircleSeat.enrolment_id)
    wants = (CircleSeat.digest != "off", CircleSeat.entered_at.is_not(None), CircleSeat.removed_at.is_(None))
    found = db.session.execute(rows.where(CircleSeat.enrolment_id.in_(enrolments), *wants)).all()
    if not found:
        return {}
    posts, muted = _posts({seat.circle_id for seat, _person in found}), _muted([person for _seat, person in found])
    return {seat.enrolment_id: _news(seat, posts[seat.circle_id], muted, person) for seat, person in found}


def wanting(circle_id: int) -> list[int]:
    """The people of a circle who want a digest."""
    rows = select(Enrolment.person_id).join(CircleSeat, CircleSeat.enrolment_id == Enrolment.id)
    return list(db.session.scalars(rows.where(CircleSeat.circle_id == circle_id, CircleSeat.digest != "off")))


def _posts(circles: set[int]) -> dict[int, list[Any]]:
    columns = (CircleThread.circle_id, CircleThread.position, CirclePost.shown_at, CirclePost.person_id)
    rows = select(*columns, CirclePost.seat_id).join(CircleThread, CircleThread.id == CirclePost.thread_id)
    rows = rows.where(CircleThread.circle_id.in_(circles), CirclePost.state == "shown")
    rows = rows.where(CirclePost.shown_at > clock.now() - LOOKS_BACK)
    posts: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(rows.order_by(CirclePost.shown_at)):
        posts[row.circle_id].append(row)
    return posts


def _muted(people: Sequence[int]) -> set[tuple[int, int]]:
    rows = select(CircleMute.person_id, CircleMute.seat_id).where(CircleMute.person_id.in_(people))
    return {(row.person_id, row.seat_id) for row in db.session.execute(rows)}


def _news(seat: CircleSeat, posts: Sequence[Any], muted: set[tuple[int, int]], person: int) -> News:
    read = [row for row in posts if row.person_id != person and (person, row.seat_id) not in muted]
    every: Literal["week", "page"] = "week" if seat.digest == "weekly" else "page"
    return News(every, seat.digest_since or seat.seated_at, tuple((row.shown_at, row.position) for row in read))
