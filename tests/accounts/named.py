"""What was done on the site, for tests that ask for it."""

from __future__ import annotations

from sqlalchemy import select

from tests.accounts.visits import Visit
from unhurried.audit.models import AuditEntry
from unhurried.kit.db import db

NOOR = "noor@example.org"


def acts(visit: Visit) -> list[str]:
    with visit.app.app_context():
        return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))
