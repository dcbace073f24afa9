"""Whoever asks for a person a second time on one day is heard a second time."""

from __future__ import annotations

from sqlalchemy import select, update

from tests.journal.test_checkins_and_promises import check_in, tasks, week
from tests.journal.writers import Writer
from unhurried.care.models import OutreachTask
from unhurried.kit import clock
from unhurried.kit.db import db, transaction


def be_done(who: Writer) -> None:
    """A facilitator is done with every task about this person."""
    with who.app.app_context(), transaction():
        db.session.execute(update(OutreachTask).values(done_at=clock.now()))


def waiting(who: Writer) -> list[str]:
    with who.app.app_context():
        return list(db.session.scalars(select(OutreachTask.cause).where(OutreachTask.done_at.is_(None))))


def test_asking_once_more_after_it_was_done_opens_the_task_again(mira: Writer) -> None:
    check_in(mira, contact="yes")
    be_done(mira)
    check_in(mira, contact="yes")
    assert (tasks(mira), waiting(mira)) == (["contact"], ["contact"])


def test_the_same_heavy_answers_kept_again_ask_nobody_twice(mira: Writer) -> None:
    check_in(mira, heavy="5")
    week(mira, 2)
    check_in(mira, 2, heavy="5")
    assert len(tasks(mira)) == 1
    be_done(mira)
    check_in(mira, 2, heavy="5")
    assert waiting(mira) == []
