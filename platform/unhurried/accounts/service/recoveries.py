"""Recovery: a new passphrase for someone who forgot theirs, after a time in which it can be stopped."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from unhurried.accounts import queries, rules
from unhurried.accounts.models import Person, Recovery
from unhurried.accounts.service.passphrases import set_passphrase
from unhurried.audit.service import record
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.settings import settings
from unhurried.kit.tokens import derive, mint, ref_of, same
from unhurried.mail import service as mail

STOP = "recovery-stop"


def ask_for_recovery(person: Person) -> Recovery:
    """Begin the waiting time; whoever asked before goes on waiting. Two letters say so, each with a link to stop it."""
    db.session.scalar(select(Person.id).where(Person.id == person.id).with_for_update())
    if found := queries.open_recovery(person.id):
        return found
    moment, waits = clock.wall(), timedelta(hours=settings().recovery_hours)
    row = Recovery(person_id=person.id, nonce=mint(), asked_at=moment)
    row.ready_at, row.ends_at = moment + waits, moment + waits + rules.RECOVERY_WINDOW
    db.session.add(row)
    db.session.flush()
    record("recovery_asked", actor=person.id, subject=person.id)
    for word, after in (("first", timedelta(0)), ("again", waits / 2)):
        key = f"security:recovery:{row.id}:{word}:{row.nonce[:12]}"
        send_after = clock.now() + after
        mail.put("security", key, lane="urgent", person_id=person.id, ref=row.id, send_after=send_after)
    return row


def may_recover(person: Person) -> bool:
    """Whether a new passphrase may be set now: the time has passed, nobody stopped it, and its window is open."""
    row = queries.open_recovery(person.id)
    return row is not None and row.ready_at <= clock.wall()


def stop_recovery(row: Recovery, *, by_letter: bool) -> None:
    """Stop it; doing so again changes nothing."""
    mine = (Recovery.id == row.id, Recovery.stopped_at.is_(None), Recovery.done_at.is_(None))
    stopped = update(Recovery).where(*mine).values(stopped_at=clock.wall()).returning(Recovery.id)
    if db.session.scalar(stopped) is not None:
        record("recovery_stopped", actor=row.person_id, subject=row.person_id, by_letter=by_letter)
    db.session.expire(row)


def recover(person: Person, passphrase: str) -> bool:
    """Set the new passphrase, once; False when it may not be set. Raises PassphraseFault for a weak one."""
    row = queries.open_recovery(person.id)
    if row is None or row.ready_at > clock.wall():
        return False
    mine = (Recovery.id == row.id, Recovery.stopped_at.is_(None), Recovery.done_at.is_(None))
    done = update(Recovery).where(*mine).values(done_at=clock.wall()).returning(Recovery.id)
    if db.session.scalar(done) is None:
        return False
    set_passphrase(person, passphrase)
    record("recovered", actor=person.id, subject=person.id)
    return True


def recovery_by_token(token: str) -> Recovery | None:
    """The recovery that a letter's link may stop; None for any other token."""
    row = db.session.get(Recovery, ref_of(token) or 0)
    if row is None or not same(token, derive(STOP, row.id, row.nonce)):
        return None
    over = row.stopped_at or row.done_at or row.ends_at <= clock.wall()
    return None if over else row
