"""A circle in which the owner and a peer wrote, for the tests of who may what."""

from __future__ import annotations

from sqlalchemy import select

from unhurried.circle import queries, service
from unhurried.circle.models import CirclePost, CircleReport
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db, transaction
from unhurried.pacing.service import record_openings


def talk(owner: int, peer: int) -> dict[str, object]:
    """Have both come in and write one post each, the owner report two of the peer's; the ids by the names of routes.

    One of the reported posts was taken back since.
    """
    with transaction():
        record_openings([owner, peer])
        seats = {who: service.enter(_place(who)).id for who in (owner, peer)}
    with transaction():
        place = queries.places_of(owner)[0]
        thread = queries.threads_of(place, "en").now
        assert thread
        own, said, gone = (_write(who, thread.row.id, tab) for who, tab in ((owner, "o"), (peer, "p"), (peer, "q")))
        for post in (said, gone):
            found = queries.post_of_another(owner, post, ())
            assert found
            service.report(owner, *found, "a reason")
        service.take_back(db.session.get_one(CirclePost, gone))
    loose = select(CircleReport.id).where(CircleReport.post_id.is_(None))
    return {
        "thread_id": thread.row.id, "post_id": own, "said_id": said, "seat_id": seats[peer],
        "circle_id": thread.row.circle_id, "report_id": db.session.scalars(loose).one(),
    }  # fmt: skip


def _place(who: int) -> Enrolment:
    return db.session.scalars(select(Enrolment).where(Enrolment.person_id == who)).one()


def _write(who: int, thread_id: int, tab: str) -> str:
    found = queries.own_thread(who, thread_id, "en")
    assert found
    post = service.write(*found, "sealed words", "", tab * 20, zone="UTC")
    post.state = "shown"
    db.session.flush()
    return post.id
