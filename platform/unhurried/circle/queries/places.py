"""Who sits in which circle, and what of it others see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from unhurried.circle.models import Circle, CircleMute, CircleSeat
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.curriculum.queries import pinned
from unhurried.kit.db import db


@dataclass(frozen=True)
class Place:
    """One of a person's groups, and their seat in a circle of it; None before anybody of their track came in."""

    enrolment: Enrolment
    cohort: Cohort
    seat: CircleSeat | None
    circle: Circle | None

    @property
    def is_in(self) -> bool:
        """Whether they are in the circle now: they came in, did not leave, and nobody took them out."""
        seat = self.seat
        return bool(seat and seat.entered_at and not seat.left_at and not seat.removed_at)

    def title(self, locale: str) -> str:
        """What the course is called in this language."""
        return pinned(self.cohort.course_version_id).text(locale).title


def places_of(person_id: int) -> list[Place]:
    """The person's places in groups that run or have ended, the first joined first; one query."""
    rows = _places().where(Enrolment.person_id == person_id).order_by(Enrolment.id)
    return [Place(*row) for row in db.session.execute(rows)]


def place_of(person_id: int, enrolment_id: int) -> Place | None:
    """This one of the person's places; None for anybody else's."""
    row = db.session.execute(
        _places().where(Enrolment.person_id == person_id, Enrolment.id == enrolment_id)
    ).one_or_none()
    return Place(*row) if row else None


def _places() -> Any:
    rows = select(Enrolment, Cohort, CircleSeat, Circle).join(Cohort, Cohort.id == Enrolment.cohort_id)
    rows = rows.outerjoin(CircleSeat, CircleSeat.enrolment_id == Enrolment.id)
    rows = rows.outerjoin(Circle, Circle.id == CircleSeat.circle_id)
    return rows.where(Enrolment.left_at.is_(None), Cohort.state != "draft")


@dataclass(frozen=True)
class Companion:
    """Somebody in a circle as the others see them: the name that they chose, and nothing else."""

    seat_id: int
    person_id: int
    name: str
    muted: bool


def companions(place: Place, apart: Iterable[int]) -> list[Companion]:
    """Who came into the circle besides this person, by name; who is kept apart from them is not there."""
    rows = select(CircleSeat.id, Enrolment.person_id, Enrolment.name, CircleMute.id.label("mute"))
    rows = rows.join(Enrolment, Enrolment.id == CircleSeat.enrolment_id)
    me = place.enrolment.person_id
    rows = rows.outerjoin(CircleMute, (CircleMute.seat_id == CircleSeat.id) & (CircleMute.person_id == me))
    rows = rows.where(CircleSeat.circle_id == (place.seat.circle_id if place.seat else 0), *_here())
    rows = rows.where(Enrolment.person_id.not_in([me, *apart])).order_by(Enrolment.name, CircleSeat.id)
    return [Companion(row.id, row.person_id, row.name, row.mute is not None) for row in db.session.execute(rows)]


def people_in(circle_id: int) -> list[int]:
    """Everyone who has a seat in the circle, entered or not, in the order in which they got it."""
    rows = select(Enrolment.person_id).join(CircleSeat, CircleSeat.enrolment_id == Enrolment.id)
    rows = rows.where(CircleSeat.circle_id == circle_id, *_sits()).order_by(CircleSeat.seated_at, CircleSeat.id)
    return list(db.session.scalars(rows))


def sitting(cohort_id: int, track: str) -> dict[int, list[int]]:
    """The people of each circle of a cohort's track, by its number; circles without anybody included."""
    rows = select(Circle.number, Enrolment.person_id)
    rows = rows.outerjoin(CircleSeat, (CircleSeat.circle_id == Circle.id) & _seated())
    rows = rows.outerjoin(Enrolment, (Enrolment.id == CircleSeat.enrolment_id) & Enrolment.left_at.is_(None))
    rows = rows.where(Circle.cohort_id == cohort_id, Circle.track == track).order_by(CircleSeat.seated_at)
    found: dict[int, list[int]] = {}
    for row in db.session.execute(rows):
        found.setdefault(row.number, []).extend([row.person_id] if row.person_id else [])
    return found


def _seated() -> Any:
    return CircleSeat.left_at.is_(None) & CircleSeat.removed_at.is_(None)


def _sits() -> tuple[Any, Any]:
    return _seated(), Enrolment.left_at.is_(None)


def _here() -> tuple[Any, ...]:
    return (*_sits(), CircleSeat.entered_at.is_not(None))
