"""One drain of a lane, with what is asked before it: what became of messages in doubt, and whether letters may flow."""

from __future__ import annotations

from unhurried.mail.service.draining import drain as send_what_is_due
from unhurried.mail.service.reconciling import reconcile


def drain(lane: str, limit: int | None = None, seconds: float = 30.0) -> int:
    """Send what is due in the lane, as `draining.drain` does; how many rows were settled. Outside `transaction()`."""
    size = {} if limit is None else {"limit": limit}
    return reconcile(lane) + send_what_is_due(lane, seconds=seconds, **size)
