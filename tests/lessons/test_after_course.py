"""The one note after a course: asked for on the rhythm page or at the course's end, sent once, and left out again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from tests.lessons.readers import Reader, enrolment, stand
from tests.lessons.test_rhythm import undo
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.letters.service import tick
from unhurried.mail.models import OutboxRow

LAST = datetime(2026, 11, 26, 9, tzinfo=UTC)


def wants(site: Flask, reader: Reader) -> bool:
    with site.app_context():
        return enrolment(reader.enrolment).after_course


def ask(reader: Reader, wanted: str) -> None:
    reader.post(f"/rhythm/{reader.enrolment}/after-course", wanted=wanted)


def notes(site: Flask, until: datetime) -> list[str]:
    """The dates of every after-course note up to `until`, the clockwork running each morning."""
    with site.app_context():
        while clock.now() < until:
            stand(min(clock.now() + timedelta(days=1), until))
            tick()
        rows = db.session.scalars(select(OutboxRow).where(OutboxRow.state != "skipped"))
        return [str(row.local_date) for row in rows if any(one["item"] == "after_course" for one in row.items)]


def test_the_note_is_off_asked_for_and_undone_on_the_rhythm_page(site: Flask, mira: Reader) -> None:
    assert "None comes otherwise" in mira.get("/rhythm").text
    ask(mira, "yes")
    assert wants(site, mira)
    undo(mira)
    assert not wants(site, mira)


def test_it_is_offered_at_the_end_and_comes_once_four_weeks_later(site: Flask, mira: Reader) -> None:
    with site.app_context():
        stand(LAST)
    assert "one note comes on Thursday 24 December or soon after" in mira.get("/home").text
    ask(mira, "yes")
    assert "as you asked" in mira.get("/home").text
    assert notes(site, LAST + timedelta(weeks=6)) == ["2026-12-24"]
    assert "or soon after" not in mira.get("/home").text


def test_without_asking_none_comes(site: Flask, mira: Reader) -> None:
    with site.app_context():
        stand(LAST)
    ask(mira, "yes")
    ask(mira, "no")
    assert notes(site, LAST + timedelta(weeks=6)) == []


def test_it_is_asked_for_by_its_owner_alone(site: Flask, mira: Reader, tom: Reader) -> None:
    assert tom.post(f"/rhythm/{mira.enrolment}/after-course", wanted="yes").status_code == 404
    assert not wants(site, mira)
