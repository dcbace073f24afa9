"""One run of the clockwork: whoever is due is claimed, decided and planned anew (docs: pacing §7, performance §2)."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select, update

from unhurried.agenda import service as agenda
from unhurried.kit import clock, crash
from unhurried.kit.db import db, transaction
from unhurried.letters import rules
from unhurried.letters.queries import LETTER, people_of
from unhurried.letters.service.writing import Decided, write
from unhurried.mail.models import RAN_OUT, OutboxRow
from unhurried.mail.service import mail_waits

BATCH = 1000


def tick() -> int:
    """Decide for everyone who is due and return how many that were. Call it outside `transaction()`.

    A batch is one transaction: it locks who is due, reads their facts, decides, and writes openings, letters, skips,
    tasks and the next moment to look. Two runs at once share the work; a run that is cut off is repeated by the next.
    While mail is held after a restore it decides nothing: first the gap is lived through (`letters.service.replaying`).
    """
    if mail_waits():
        return 0
    _look_at_what_ran_out()
    clock.forget()
    decided, count = 0, BATCH if agenda.anybody_is_due(clock.now()) else 0
    while count == BATCH:
        clock.forget()
        with uncollected(), transaction():
            count = run_batch(clock.now())
        decided += count
    return decided


def run_batch(moment: datetime) -> int:
    """Decide for at most `BATCH` of those due at a moment, in the caller's transaction; returns how many."""
    due = agenda.claim_due(moment, BATCH)
    if due:
        crash.point("due claimed")
        people = people_of(due)
        write({who: Decided(person, rules.decide(person, moment)) for who, person in people.items()}, moment)
        crash.point("decided")
    return len(due)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without Python's search for garbage in circles inside the block.

    A batch makes and drops some hundred thousand objects and no circle of them; each search for one would go through
    all that the process has in memory, for nothing: a fifth of the time of a run.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _look_at_what_ran_out() -> None:
    """A lesson is never lost: where its letter ran out before it could be sent, it is decided again."""
    ran_out = RAN_OUT, OutboxRow.kind == LETTER, OutboxRow.lane == "lesson"
    if db.session.execute(select(OutboxRow.id).where(*ran_out).limit(1)).first() is None:
        return
    told = update(OutboxRow).where(*ran_out).values(told_at=clock.wall())
    with transaction():
        people = set(db.session.scalars(told.returning(OutboxRow.person_id)))
        agenda.look_again(person for person in people if person is not None)
