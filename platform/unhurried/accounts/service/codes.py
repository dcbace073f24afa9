"""The code app of staff (RFC 6238) and the recovery codes that stand in for it. They follow real time."""

from __future__ import annotations

import re
import secrets

import pyotp
from sqlalchemy import delete, or_, update

from unhurried.accounts import queries, rules
from unhurried.accounts.models import CodeApp, Person, RecoveryCode
from unhurried.audit.service import record
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.settings import settings
from unhurried.kit.tokens import derive, digest, same
from unhurried.kit.vault import new_row_id

STEP = 30
SIX = re.compile(r"[0-9]{6}")
BITS = 60


def begin_code_app(person: Person) -> CodeApp:
    """A new secret, which counts once it was confirmed; one that was begun before is forgotten."""
    db.session.execute(delete(CodeApp).where(CodeApp.person_id == person.id, CodeApp.confirmed_at.is_(None)))
    app = CodeApp(id=new_row_id(), person_id=person.id, made_at=clock.wall())
    app.secret = pyotp.random_base32()
    db.session.add(app)
    db.session.flush()
    return app


def confirm_code_app(person: Person, code: str) -> list[str] | None:
    """Take the new secret by its first code, in the place of an older one: ten recovery codes, shown this once.

    None when the code is not right, or nothing was begun within a quarter of an hour.
    """
    app = queries.unconfirmed_code_app(person.id)
    if app is None or not _takes(app, code):
        return None
    db.session.execute(delete(CodeApp).where(CodeApp.person_id == person.id, CodeApp.id != app.id))
    app.confirmed_at = clock.wall()
    record("code_app_added", actor=person.id, subject=person.id)
    return new_recovery_codes(person)


def remove_code_app(person: Person) -> None:
    """Forget the code app and its recovery codes."""
    for model in (CodeApp, RecoveryCode):
        db.session.execute(delete(model).where(model.person_id == person.id))
    record("code_app_removed", actor=person.id, subject=person.id)


def new_recovery_codes(person: Person) -> list[str]:
    """Ten new codes in the place of those before; they are known here only, what is kept is a digest."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [rules.code_of_bits(secrets.randbits(BITS + 64), 12) for _one in range(rules.RECOVERY_CODES)]
    moment = clock.wall()
    db.session.add_all(
        RecoveryCode(person_id=person.id, code_digest=_digest(person, code), made_at=moment) for code in codes
    )
    record("recovery_codes_made", actor=person.id, subject=person.id)
    db.session.flush()
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def proves_by_code(person: Person, typed: str) -> bool:
    """Whether this is the code of now, or a recovery code; either is taken once. Only inside `transaction()`."""
    plain = "".join(typed[:60].split())
    app = queries.code_app_of(person.id)
    if app is None:
        return False
    return _takes(app, plain) if SIX.fullmatch(plain) else _takes_recovery_code(person, plain)


def address_of_secret(person: Person, secret: str) -> str:
    """The `otpauth:` address that a code app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=settings().sender_name)


def _takes(app: CodeApp, typed: str) -> bool:
    """Whether the code is one of now or half a minute beside it, later than the last one taken."""
    now, totp = int(clock.wall().timestamp()) // STEP, pyotp.TOTP(app.secret)
    steps = [step for step in (now - 1, now, now + 1) if same(totp.at(step * STEP), "".join(typed[:20].split()))]
    if not steps:
        return False
    later = or_(CodeApp.last_step.is_(None), CodeApp.last_step < steps[-1])
    taken = update(CodeApp).where(CodeApp.id == app.id, later).values(last_step=steps[-1]).returning(CodeApp.id)
    return db.session.scalar(taken) is not None


def _takes_recovery_code(person: Person, typed: str) -> bool:
    mine = (RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    kept = _digest(person, rules.clean_code(typed))
    used = update(RecoveryCode).where(*mine, RecoveryCode.code_digest == kept).values(used_at=clock.wall())
    if db.session.scalar(used.returning(RecoveryCode.id)) is None:
        return False
    record("recovery_code_used", actor=person.id, subject=person.id)
    return True


def _digest(person: Person, code: str) -> str:
    return digest(derive("recovery-code", person.id, code))
