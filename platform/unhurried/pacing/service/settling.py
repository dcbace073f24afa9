"""Recording what has opened before an input changes, so that no change moves what has happened (docs: pacing I7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import select

from unhurried.agenda.models import Due
from unhurried.agenda.service import look_again
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.models import Opening, Standing
from unhurried.pacing.queries import pace_of
from unhurried.pacing.rows import insert_missing, upsert
from unhurried.pacing.rules import Opening as Opens
from unhurried.pacing.rules import Participant, due_openings


def record_openings(person_ids: Iterable[int]) -> None:
    """Record every week that has opened for these people, with its planned instant; what is recorded stays."""
    ids, moment = sorted(set(person_ids)), clock.now()
    _lock(ids)
    facts = pace_of(ids).values()
    write_openings([(found.who, due_openings(found.who, moment)) for found in facts])


def write_openings(found: Iterable[tuple[Participant, Iterable[Opens]]]) -> None:
    """Write openings that the rules gave for each of these people."""
    rows = []
    for who, openings in found:
        places = {place.id: place for place in who.places}
        for opening in openings:
            week = places[opening.place].week(opening.position)
            rows.append(
                {
                    "enrolment_id": int(opening.place),
                    "position": opening.position,
                    "week_key": week.key,
                    "kind": opening.kind,
                    "planned_at": opening.at,
                    "on": opening.day,
                    "earlier": opening.earlier,
                    "carried": False,
                }
            )
    insert_missing(Opening, rows)


def settle(person_ids: Iterable[int]) -> None:
    """Record what had opened until now, so that a place which begins or ends now moves nothing that has happened.

    What opens at this very instant may still open: someone who joins at their hour has their first page at it.
    """
    ids = sorted(set(person_ids))
    record_openings(ids)
    before = clock.now() - timedelta(microseconds=1)
    upsert(Standing, "person_id", [{"person_id": who, "settled_at": before} for who in ids])


@contextmanager
def changing(person_ids: Iterable[int], *, by_themselves: bool = False) -> Iterator[None]:
    """Change inputs of these people's pace inside the block; `by_themselves` makes it an action of theirs.

    Before: what had opened is recorded. After: the clockwork is asked to look again.
    """
    ids = sorted(set(person_ids))
    record_openings(ids)
    moment = clock.now()
    upsert(Standing, "person_id", [{"person_id": who, "settled_at": moment} for who in ids])
    yield
    db.session.flush()
    if by_themselves:
        acted(ids)
    look_again(ids)


def acted(person_ids: Iterable[int]) -> None:
    """These people did something: their ladders begin anew (docs: pacing §4)."""
    moment = clock.now()
    upsert(Standing, "person_id", [{"person_id": who, "acted_at": moment} for who in sorted(set(person_ids))])
    db.session.expire_all()


def _lock(ids: list[int]) -> None:
    """Keep the clockwork from deciding for these people until the caller's transaction has ended."""
    rows = select(Due.person_id).where(Due.person_id.in_(ids)).order_by(Due.person_id)
    db.session.execute(rows.with_for_update()).all()
