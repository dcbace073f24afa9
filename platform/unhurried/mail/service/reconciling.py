"""Messages that were armed and never answered: whoever took them over is asked, before anything is assumed.

Found: sent. Certainly not taken over: it waits again, and is sent without doubling anything. Else it is asked about
anew with each sweep for some minutes, and then what holds without asking holds (docs: mail §2).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from unhurried.kit import clock, crash
from unhurried.kit.among import among
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import settings
from unhurried.mail.models import OPEN, OutboxRow
from unhurried.mail.reconcile.choice import provider_of
from unhurried.mail.reconcile.provider import Answer, Provider
from unhurried.mail.rules import GIVE_UP
from unhurried.mail.senders.address import read_relay
from unhurried.mail.senders.line import Line
from unhurried.mail.senders.replies import RelayDown
from unhurried.mail.service.claiming import FREE, lease_time, patience
from unhurried.mail.service.settling import mark_sent

AT_ONCE = 200
STIRS = timedelta(minutes=1)
_asked: dict[str, Provider] = {}
_stirred = threading.local()
log = logging.getLogger(__name__)


def reconcile(lane: str) -> int:
    """Settle what can be settled by asking; how many messages are sent by it. Call it outside `transaction()`.

    Without `UNHURRIED_MAIL_RECONCILE` it does nothing and asks nobody.
    """
    if not settings().mail_reconcile:
        return 0
    rows = _unanswered(lane)
    if not rows:
        return 0
    answers = ask({row.message_id: over_by(row.lease_until) for row in rows})
    if any(answers[row.message_id] == "unknown" and over_by(row.lease_until) < clock.wall() for row in rows):
        _stir()
    return _settle(rows, answers)


def over_by(lease_until: datetime) -> datetime:
    """From when on nothing can be on its way of a message with this lease.

    Its sender begins no dot after half of the lease, and no relay waits for the rest of a text much longer than it is
    itself waited for: Postfix 300 s.
    """
    return lease_until + patience().answer * 2.5


def ask(over: Mapping[str, datetime]) -> dict[str, Answer]:
    """What the log or the provider says of each message; whatever goes wrong there is `unknown`.

    A no that comes too early to be certain is none.
    """
    try:
        said = whom().fates(over)
        found = {name: said.get(name, "unknown") for name in over}
    except Exception as fault:  # noqa: BLE001 a provider is somebody else's code
        log.warning("whoever knows what became of mail cannot be asked", extra={"fault": type(fault).__name__})
        return dict.fromkeys(over, "unknown")
    now = clock.wall()
    return {name: "unknown" if one == "refused" and now < over[name] else one for name, one in found.items()}


def whom() -> Provider:
    """Whom the setting names, the same for as long as the process lives. Raises what `provider_of` raises."""
    value = settings().mail_reconcile
    if value not in _asked:
        _asked[value] = provider_of(value)
    return _asked[value]


def _unanswered(lane: str) -> Sequence[Any]:
    """Armed rows whose worker is gone or was not answered."""
    columns = OutboxRow.id, OutboxRow.message_id, OutboxRow.claim, OutboxRow.lease_until, OutboxRow.tried_at
    late = OutboxRow.state == "armed", OutboxRow.lease_until <= lease_time(-patience().answer)
    rows = select(*columns).where(OutboxRow.lane == lane, OPEN, *late).order_by(OutboxRow.id).limit(AT_ONCE)
    found = db.session.execute(rows).all()
    db.session.rollback()
    return found


def _settle(rows: Sequence[Any], answers: Mapping[str, Answer]) -> int:
    sent = [row.id for row in rows if answers[row.message_id] == "accepted"]
    again = [row for row in rows if answers[row.message_id] == "refused" and not _gives_up(row)]
    if not sent and not again:
        return 0
    with transaction():
        settled = mark_sent(sent, clock.now())
        for claim in {row.claim for row in again}:
            ids = [row.id for row in again if row.claim == claim]
            mine = among(OutboxRow.id, ids), OutboxRow.claim == claim, OutboxRow.state == "armed"
            waits = {"state": "pending", "retry_at": None, "error": "not taken over", **FREE}
            change = update(OutboxRow).where(*mine).values(**waits)
            db.session.execute(change.execution_options(synchronize_session=False))
        crash.point("reconciling")
    return settled


def _gives_up(row: Any) -> bool:
    """One that was tried for days is left to the rules for what nobody can tell."""
    return row.tried_at is not None and clock.wall() - row.tried_at > GIVE_UP


def _stir() -> None:
    """Connect to the relay and say goodbye, so that its log has a line of now, where nobody else sends anything."""
    last: datetime | None = getattr(_stirred, "at", None)
    here = settings()
    if not here.smtp_url or (last is not None and clock.wall() - last < STIRS):
        return
    _stirred.at = clock.wall()
    line = Line(read_relay(here.smtp_url), patience().answer, here.host)
    try:
        line.ready()
    except RelayDown:
        return
    line.close()
