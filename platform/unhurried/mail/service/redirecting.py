"""Rehearsals: every letter goes to the one address of `UNHURRIED_MAIL_REDIRECT`, whoever it is for.

Nobody's own address stands in such a message; its Message-ID leads to the row of the ledger. Sign-in and security mail
goes where it belongs all the same: a page that lets somebody in is for nobody else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from unhurried.kit.settings import settings
from unhurried.mail.models import OutboxRow

Message = TypeVar("Message", bound=Any)
URGENT = "urgent"


def is_redirected(row: OutboxRow) -> bool:
    """Whether this row's message goes to the rehearsal's address."""
    return bool(settings().mail_redirect) and row.lane != URGENT


def as_it_goes(row: OutboxRow, mail: Message) -> Message:
    """The message with the address that it really goes to."""
    return replace(mail, to=settings().mail_redirect) if is_redirected(row) else mail


def return_path(row: OutboxRow, domain: str) -> str:
    """Where it comes back to: under the row’s own token; without one in a rehearsal, where it is about nobody."""
    return f"b@bounce.{domain}" if is_redirected(row) else f"b+{row.bounce_token}@bounce.{domain}"
