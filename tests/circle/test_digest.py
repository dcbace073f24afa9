"""Word of new posts by letter: off, weekly, or with each page, and only when others wrote something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from tests.infra.smtp import SmtpServer
from tests.lessons.readers import join, make_cohort, stand
from unhurried.circle import queries, service
from unhurried.circle.models import CirclePost, CircleSeat
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db, transaction
from unhurried.letters.service import tick
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import drain
from unhurried.mail.service.draining import hang_up
from unhurried.pacing.service import record_finished

MORNING = datetime(2026, 10, 1, 9, tzinfo=UTC)  # nine or ten in London, a Thursday on which the first page opens
DAY = timedelta(days=1)
AFTER = 15  # days, when posts are seen at once


class Pair:
    """Mira, who chose a digest, and Bea, who writes."""

    lanes: tuple[str, ...] = ()

    def __init__(self, digest: str) -> None:
        cohort = make_cohort()
        self.places = {name: join(cohort, f"{name}@example.org") for name in ("mira", "bea")}
        stand(MORNING)
        with transaction():
            for place in self.places.values():
                service.enter(db.session.get_one(Enrolment, place))
            seat = db.session.scalars(select(CircleSeat).where(CircleSeat.enrolment_id == self.places["mira"])).one()
            service.choose(seat, self.person("mira"), digest, quiet=False)

    def person(self, name: str) -> int:
        return db.session.get_one(Enrolment, self.places[name]).person_id

    def write(self, name: str, words: str = "sealed words") -> str:
        with transaction():
            place = queries.places_of(self.person(name))[0]
            thread = queries.threads_of(place, "en").now
            assert thread
            return service.write(place, thread, words, "", f"{name}{words}".ljust(20, "x"), zone="UTC").id

    def live(self, first: int, last: int, step: int = 1) -> None:
        """The clockwork runs each morning, or each `step` mornings; both read what opens, so that no letter stops."""
        for day in range(first, last, step):
            stand(MORNING + DAY * day)
            tick()
            for lane in self.lanes:
                drain(lane)
            for place in self.places.values():
                with transaction():
                    record_finished(place, max(queries.open_weeks(self.person_of(place), place), default=1))

    def person_of(self, place: int) -> int:
        return db.session.get_one(Enrolment, place).person_id

    def letters(self, name: str = "mira") -> list[tuple[int, list[str]]]:
        """The letters with a digest: the day from the first morning on, and their items."""
        rows = select(OutboxRow).where(OutboxRow.person_id == self.person(name), OutboxRow.state != "skipped")
        found = [(row, [item["item"] for item in row.items]) for row in db.session.scalars(rows.order_by(OutboxRow.id))]
        return [((row.local_date - MORNING.date()).days, items) for row, items in found if "digest" in items]


def test_a_digest_with_each_page_rides_in_its_letter_and_only_after_others_wrote(app: Flask) -> None:
    pair = Pair("lesson")
    pair.live(0, AFTER + 1, 7)
    assert pair.letters() == []
    stand(MORNING + DAY * 16)
    pair.write("mira")
    pair.live(17, 22)
    assert pair.letters() == []  # one's own words are no news
    stand(MORNING + DAY * 22)
    pair.write("bea")
    pair.live(23, 29)
    assert pair.letters() == [(28, ["rest:5", "digest"])]
    pair.live(29, 36)
    assert len(pair.letters()) == 1  # nothing new since
    assert pair.letters("bea") == []  # who chose nothing gets nothing


def test_a_weekly_digest_comes_once_a_week_at_most(app: Flask) -> None:
    pair = Pair("weekly")
    pair.live(0, AFTER + 1, 7)
    for day in (16, 17, 18):
        stand(MORNING + DAY * day)
        pair.write("bea", f"word {day}")
    pair.live(19, 36)
    assert [day for day, _items in pair.letters()] == [22]


def test_what_waits_is_held_or_hidden_is_no_news(app: Flask) -> None:
    pair = Pair("weekly")
    pair.write("bea", "a word that waits")
    pair.live(0, AFTER + 1, 7)
    stand(MORNING + DAY * 16)
    pair.write("bea", "I want to die")
    hidden = pair.write("bea", "a word too much")
    with transaction():
        post = db.session.get_one(CirclePost, hidden)
        service.hide(hidden, f"{post.state}.{post.version}", "a reason", by=pair.person("mira"))
    pair.live(16, 30)
    assert pair.letters() == []


def test_whom_one_does_not_read_brings_no_digest(app: Flask) -> None:
    pair = Pair("weekly")
    with transaction():
        seat = db.session.scalars(select(CircleSeat.id).where(CircleSeat.enrolment_id == pair.places["bea"])).one()
        service.mute(pair.person("mira"), seat)
    pair.live(0, AFTER + 1, 7)
    stand(MORNING + DAY * 16)
    pair.write("bea")
    pair.live(17, 30)
    assert pair.letters() == []


def test_the_letter_says_neither_who_nor_what_nor_how_much(new_app, smtp: SmtpServer) -> None:  # type: ignore[no-untyped-def]
    with new_app(smtp_url=smtp.url).app_context():
        pair = Pair("weekly")
        pair.live(0, AFTER + 1, 7)
        stand(MORNING + DAY * 16)
        pair.write("bea", "sealed words")
        pair.lanes = ("lesson", "gentle")
        pair.live(20, 23)
        hang_up()
        told = [one.text() for one in smtp.accepted if "Nobody sees who has read what." in one.text()]
        assert len(told) == 1
        assert not {"bea", "sealed", "1 ", "one post"} & set(told[0].split())
