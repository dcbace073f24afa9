"""What was written beside a week is there in the later group too, and back again when the move is undone."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from tests.journal.writers import Page, Writer
from tests.lessons.readers import DAY_ONE, make_cohort, stand
from unhurried.cohorts.models import Cohort
from unhurried.journal.models import Entry
from unhurried.kit.db import db, transaction
from unhurried.pacing import service as pacing


def places(site: Flask) -> list[tuple[int | None, int | None, str]]:
    with site.app_context():
        return [(one.enrolment_id, one.position, one.text) for one in db.session.scalars(select(Entry))]


def test_entries_come_along_and_back(site: Flask, mira: Writer, tom: Writer) -> None:
    with site.app_context():
        stand(DAY_ONE + timedelta(days=1))
    for writer, words in ((mira, "mine to keep"), (tom, "not mine")):
        Page(writer, f"/write/{writer.enrolment}/1").send(words)
    with site.app_context():
        later = make_cohort(starts_on=DAY_ONE.date() + timedelta(weeks=6))
        stand(DAY_ONE + timedelta(days=1))
        with transaction():
            new = pacing.move(mira.enrolment, db.session.get_one(Cohort, later)).id
    assert sorted(places(site)) == sorted([(new, 1, "mine to keep"), (tom.enrolment, 1, "not mine")])
    assert "mine to keep" in mira.get(f"/weeks/{new}/1/4").text or "mine to keep" in mira.get("/journal").text
    with site.app_context(), transaction():
        pacing.undo_move(new)
    assert sorted(places(site)) == sorted([(mira.enrolment, 1, "mine to keep"), (tom.enrolment, 1, "not mine")])
