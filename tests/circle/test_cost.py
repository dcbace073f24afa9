"""A thread, the page of the circle and the desk's queue ask as many questions for many posts as for few."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from tests.circle.sitting import AFTER, at, this_week, write
from tests.gatherings.test_cost import counted
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, join, stand
from unhurried.circle import queries, service
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db, transaction
from unhurried.pacing.service import record_openings


def test_pages_need_no_more_queries_for_more_posts_of_more_people(
    site: Flask, mira: Writer, bea: Writer, ada: Writer, cohort: int
) -> None:
    at(mira, AFTER)
    write(bea, "a first word")
    with site.app_context(), transaction():
        record_openings([mira.id, bea.id])
    pages = (this_week(mira), "/circle")

    def asked() -> list[int]:
        found = []
        for path in pages:
            with counted() as sent:
                assert mira.get(path).status_code == 200
            found.append(len(sent))
        with counted() as sent:
            assert "Somebody asks you" in ada.get("/desk/circles").text
        return [*found, len(sent)]

    post = mira.get(pages[0]).text.split("/circle/posts/")[1].partition("/")[0]
    mira.post(f"/circle/posts/{post}/report")
    few = asked()
    talk(site, cohort, int(pages[0].rpartition("/")[2]))
    assert "word 23" in mira.get(pages[0]).text
    assert asked() == few
    with site.app_context():
        with counted() as sent:
            place, thread = queries.own_thread(mira.id, int(pages[0].rpartition("/")[2]), "en") or (None, None)
            assert place
            assert thread
            page = queries.posts_in(thread.row.id, mira.id, ())
            assert len({one.text for one in page.posts}) == 25
        # The reader's place with the thread, and the posts with what opens them; besides, the clock and the course.
        assert (len([one for one in sent if "circle" in one]), len(sent)) == (2, 4)


def talk(site: Flask, cohort: int, thread: int) -> None:
    """Six more people write four posts each, and one of each is reported."""
    with site.app_context():
        stand(DAY_ONE - timedelta(days=1))
        places = [join(cohort, f"more{number}@example.org") for number in range(6)]
        stand(AFTER + timedelta(minutes=1))
        for number in range(24):
            with transaction():
                mine = db.session.get_one(Enrolment, places[number % 6])
                if number < 6:
                    record_openings([mine.person_id])
                    service.enter(mine)
                found = queries.own_thread(mine.person_id, thread, "en")
                assert found
                service.write(*found, f"word {number}", "", f"{number}".ljust(20, "x"), zone="UTC")
        bea = db.session.scalars(select(Enrolment.person_id).where(Enrolment.name == "bea")).one()
        for one in queries.posts_in(thread, bea, ()).posts[-6:]:
            with transaction():
                shown = queries.post_of_another(bea, one.post.id, ())
                assert shown
                service.report(bea, *shown, "")
