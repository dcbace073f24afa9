"""One drain of a lane, with what is asked before it: what became of messages in doubt, and whether letters may flow."""

from __future__ import annotations

from unhurried.kit.settings import settings
from unhurried.mail.service.bursting import stops
from unhurried.mail.service.carrying import way
from unhurried.mail.service.claiming import expire, recover
from unhurried.mail.service.draining import drain as send_what_is_due
from unhurried.mail.service.reconciling import reconcile


def drain(lane: str, limit: int = 0, seconds: float = 30.0) -> int:
    """Send what is due in the lane, as `draining.drain` does; how many rows were settled. Outside `transaction()`."""
    settled = reconcile(lane)
    if stops(lane):
        return settled + _settle_only(lane)
    return settled + send_what_is_due(lane, limit, seconds)


def _settle_only(lane: str) -> int:
    """While letters stand still: what was under way comes to its end, and what runs out does so."""
    settled = way().settle_what_was_left() if settings().smtp_url else 0
    return settled + recover(lane) + expire(lane)
