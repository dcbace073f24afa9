"""A circle with posts in every state, for its pages and the desk's."""

from __future__ import annotations

from sqlalchemy import select

from tests.sights.world import World, person
from unhurried.circle import queries, service
from unhurried.circle.models import Circle, CirclePost
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db, transaction

KIND = (
    ("ana", "", "Some days I read the page twice, and some days not at all. Both were fine."),
    ("two", "money", "We sat down with the bills for the first time. I was shaking, and it was bearable."),
    ("mira", "", "I made tea and counted the blue things in the room, as the page said. It helped a little."),
)


def talk(made: World) -> None:
    """Four come in and write; one post is hidden, one is held, one is reported. Call it in an app context."""
    with transaction():
        for who in ("mira", "two", "ana", "bea"):
            service.enter(db.session.get_one(Enrolment, made.ids[who]))
        circle = db.session.scalars(select(Circle)).one()
        fay = person("fay").id
        made.ids["free thread"] = service.open_thread(circle, "Small things that help", by=fay).id
        thread = queries.threads_of(queries.places_of(person("mira").id)[0], "en").now
        assert thread
        made.ids |= {"circle": circle.id, "thread": thread.row.id}
    posts = [_write(made, *said) for said in KIND]
    hidden = _write(made, "mira", "", "My neighbour on Mill Lane 4 knows it all.")
    _write(made, "mira", "", "Some nights I want to die.", thread="free thread")
    with transaction():
        post = db.session.get_one(CirclePost, hidden)
        service.hide(hidden, f"{post.state}.{post.version}", "An address stood in it. The rest is welcome.", by=fay)
        said = queries.post_of_another(person("mira").id, posts[0], ())
        assert said
        service.report(person("mira").id, *said, "I am not sure that it is meant kindly.")
    made.ids |= {"said": posts[1], "own post": posts[2]}


def _write(made: World, who: str, note: str, text: str, thread: str = "thread") -> str:
    with transaction():
        found = queries.own_thread(person(who).id, int(str(made.ids[thread])), "en")
        assert found
        mark = f"{who}{text}".ljust(20, "x")[:40]
        return service.write(*found, text, note, mark, zone="UTC").id
