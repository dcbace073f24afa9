"""Writing to the audit, and checking its chain."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import select, text

from unhurried.audit.models import AuditEntry
from unhurried.kit import clock
from unhurried.kit.db import db

START = "0" * 64


def record(act: str, *, actor: int | None, subject: int | None = None, **detail: Any) -> None:
    """Add one act to the chain, in the caller's transaction."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(7417)"))
    last = db.session.scalar(select(AuditEntry.chain).order_by(AuditEntry.id.desc()).limit(1)) or START
    entry = AuditEntry(at=clock.wall(), actor_id=actor, subject_id=subject, act=act, detail=detail)
    entry.chain = link(last, entry)
    db.session.add(entry)
    db.session.flush()


def link(last: str, entry: AuditEntry) -> str:
    """The hash of an entry after the one whose hash is `last`."""
    content = [last, entry.at.isoformat(), entry.actor_id, entry.subject_id, entry.act, entry.detail]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def broken_at() -> int | None:
    """The id of the first entry whose chain does not hold; None when all of it does."""
    last = START
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
        if entry.chain != link(last, entry):
            return entry.id
        last = entry.chain
    return None
