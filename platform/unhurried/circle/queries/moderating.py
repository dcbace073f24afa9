"""What a facilitator sees of the circles of the groups that they look after, and what waits for them.

Whoever is kept apart from the facilitator is not there for them: no post, no report, no seat (docs: security §1.6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import select

from unhurried.care.queries import duties_of, staffed_hours
from unhurried.circle.models import Circle, CirclePost, CircleReport, CircleSeat, CircleThread
from unhurried.circle.rules import working_day_after
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator
from unhurried.kit.db import db
from unhurried.kit.vault import PersonKey

Cause = Literal["held", "reported", "waiting"]
ORDER: tuple[Cause, ...] = ("held", "reported", "waiting")


@dataclass(frozen=True)
class Waiting:
    """One thing to read: a post, or a report whose post was taken back. No text; `by` is the day it is due."""

    cause: Cause
    name: str | None
    group: str
    circle: Circle
    since: datetime
    by: date
    post_id: str | None
    report_id: str | None = None


@dataclass(frozen=True)
class Moderated:
    """A post with all that decides about it."""

    post: CirclePost
    thread: CircleThread
    circle: Circle
    cohort: Cohort
    name: str | None

    @property
    def seen(self) -> str:
        """What a page shows of it, so that whoever decides decides about that and nothing newer."""
        return f"{self.post.state}.{self.post.version}"


def circles_of(facilitator_id: int) -> list[tuple[Circle, Cohort]]:
    """The circles of the groups that this facilitator looks after, the newest group first."""
    rows = select(Circle, Cohort).join(Cohort, Cohort.id == Circle.cohort_id)
    rows = _mine(rows, facilitator_id).order_by(Cohort.id.desc(), Circle.track, Circle.number)
    return [(circle, cohort) for circle, cohort in db.session.execute(rows)]


def circle_for(facilitator_id: int, circle_id: int) -> tuple[Circle, Cohort] | None:
    """This circle, if the facilitator looks after its group at this moment."""
    rows = select(Circle, Cohort).join(Cohort, Cohort.id == Circle.cohort_id).where(Circle.id == circle_id)
    row = db.session.execute(_mine(rows, facilitator_id)).one_or_none()
    return (row[0], row[1]) if row else None


def waiting_for(facilitator_id: int, apart: Iterable[int]) -> list[Waiting]:
    """What waits for this facilitator: held first, then reported, then what is read before others see it.

    Four queries, whatever waits.
    """
    hidden = list(apart)
    posts = _posts(facilitator_id).where(CirclePost.state.in_(("held", "waiting")), CirclePost.person_id.not_in(hidden))
    rows, by_day = db.session.execute(posts).all(), _Days(facilitator_id)
    found = [_waiting(by_day, *row) for row in rows]
    reported = _reports(facilitator_id).where(CircleReport.decided_at.is_(None))
    reported = reported.where(CircleReport.person_id.not_in(hidden), CircleReport.author_id.not_in(hidden))
    seen: set[str] = set()
    for report, circle, cohort, name in db.session.execute(reported.order_by(CircleReport.made_at)):
        if report.post_id is None or report.post_id not in seen:
            seen.add(report.post_id or "")
            by = by_day.after(report.made_at, cohort)
            loose = report.id if report.post_id is None else None
            found.append(Waiting("reported", name, cohort.name, circle, report.made_at, by, report.post_id, loose))
    return sorted(found, key=lambda one: (ORDER.index(one.cause), one.since))


class _Days:
    """By when something that waits is read, in each of the facilitator's groups."""

    def __init__(self, facilitator_id: int) -> None:
        mine = select(Facilitator.cohort_id).where(Facilitator.person_id == facilitator_id)
        self.duties = duties_of(db.session.scalars(mine))

    def after(self, at: datetime, cohort: Cohort) -> date:
        hours = staffed_hours(self.duties.get(cohort.id), cohort.zone)
        return working_day_after(at, hours.zone, hours.days)


def _waiting(
    by_day: _Days, post: CirclePost, _thread: CircleThread, circle: Circle, cohort: Cohort, name: str | None
) -> Waiting:
    since = post.changed_at or post.made_at
    cause: Cause = "held" if post.state == "held" else "waiting"
    return Waiting(cause, name, cohort.name, circle, since, by_day.after(since, cohort), post.id)


def moderated(facilitator_id: int, post_id: str, apart: Iterable[int]) -> Moderated | None:
    """This post, if the facilitator looks after its group and is not kept apart from its writer."""
    rows = _posts(facilitator_id).where(CirclePost.id == post_id, CirclePost.person_id.not_in(list(apart)))
    row = db.session.execute(rows).one_or_none()
    return Moderated(*row) if row else None


def posts_for(facilitator_id: int, thread_id: int, apart: Iterable[int]) -> list[Moderated]:
    """All posts of a thread in whatever state, the oldest first, with the keys that open them: one query."""
    rows = _posts(facilitator_id).add_columns(PersonKey)
    rows = rows.outerjoin(PersonKey, PersonKey.person_id == CirclePost.person_id)
    rows = rows.where(CirclePost.thread_id == thread_id, CirclePost.person_id.not_in(list(apart)))
    found = db.session.execute(rows.order_by(CirclePost.made_at, CirclePost.id)).all()
    shown = [Moderated(*row[:5]) for row in found]
    for one in shown:
        _ = one.post.words  # opened while the keys are at hand
    return shown


def open_reports(post_id: str, apart: Iterable[int]) -> list[CircleReport]:
    """The reports of a post that nobody has decided, without those of people kept apart from who reads."""
    rows = select(CircleReport).where(CircleReport.post_id == post_id, CircleReport.decided_at.is_(None))
    rows = rows.where(CircleReport.person_id.not_in(list(apart)))
    return list(db.session.scalars(rows.order_by(CircleReport.made_at)))


def loose_report(facilitator_id: int, report_id: str, apart: Iterable[int]) -> tuple[CircleReport, str | None] | None:
    """A report whose post was taken back, with its writer's name, if the facilitator may read it."""
    hidden = list(apart)
    rows = _reports(facilitator_id).where(CircleReport.id == report_id, CircleReport.post_id.is_(None))
    rows = rows.where(CircleReport.person_id.not_in(hidden), CircleReport.author_id.not_in(hidden))
    row = db.session.execute(rows).one_or_none()
    return (row[0], row[3]) if row else None


@dataclass(frozen=True)
class Seated:
    """One seat as a facilitator sees it."""

    seat: CircleSeat
    enrolment: Enrolment

    @property
    def is_in(self) -> bool:
        """Whether the person came in and is there."""
        return bool(self.seat.entered_at and not self.seat.left_at and not self.seat.removed_at)


def seats_in(circle_id: int, apart: Iterable[int]) -> list[Seated]:
    """The seats of a circle, by name; those who left the group are not there."""
    rows = select(CircleSeat, Enrolment).join(Enrolment, Enrolment.id == CircleSeat.enrolment_id)
    rows = rows.where(CircleSeat.circle_id == circle_id, Enrolment.left_at.is_(None))
    rows = rows.where(Enrolment.person_id.not_in(list(apart))).order_by(Enrolment.name, CircleSeat.id)
    return [Seated(seat, place) for seat, place in db.session.execute(rows)]


def seat_for(facilitator_id: int, seat_id: int, apart: Iterable[int]) -> tuple[Seated, Circle] | None:
    """This seat and its circle, if the facilitator looks after its group and is not kept apart from who has it."""
    rows = select(CircleSeat, Enrolment, Circle).join(Enrolment, Enrolment.id == CircleSeat.enrolment_id)
    rows = rows.join(Circle, Circle.id == CircleSeat.circle_id).join(Cohort, Cohort.id == Circle.cohort_id)
    rows = rows.where(CircleSeat.id == seat_id, Enrolment.person_id.not_in(list(apart)))
    row = db.session.execute(_mine(rows, facilitator_id)).one_or_none()
    return (Seated(row[0], row[1]), row[2]) if row else None


def threads_in(circle_id: int) -> list[CircleThread]:
    """All threads of a circle: free ones first, the newest first, then the weeks in order."""
    rows = select(CircleThread).where(CircleThread.circle_id == circle_id)
    found = list(db.session.scalars(rows))
    return sorted(found, key=lambda one: (one.position is not None, one.position or -one.id))


def _posts(facilitator_id: int) -> Any:
    rows = select(CirclePost, CircleThread, Circle, Cohort, Enrolment.name)
    rows = rows.join(CircleThread, CircleThread.id == CirclePost.thread_id)
    rows = rows.join(Circle, Circle.id == CircleThread.circle_id).join(Cohort, Cohort.id == Circle.cohort_id)
    rows = rows.outerjoin(CircleSeat, CircleSeat.id == CirclePost.seat_id)
    return _mine(rows.outerjoin(Enrolment, Enrolment.id == CircleSeat.enrolment_id), facilitator_id)


def _reports(facilitator_id: int) -> Any:
    rows = select(CircleReport, Circle, Cohort, Enrolment.name)
    rows = rows.join(Circle, Circle.id == CircleReport.circle_id).join(Cohort, Cohort.id == Circle.cohort_id)
    here = (Enrolment.cohort_id == Cohort.id) & (Enrolment.person_id == CircleReport.author_id)
    return _mine(rows.outerjoin(Enrolment, here), facilitator_id)


def _mine(rows: Any, facilitator_id: int) -> Any:
    rows = rows.join(Facilitator, Facilitator.cohort_id == Cohort.id)
    return rows.where(Facilitator.person_id == facilitator_id)
