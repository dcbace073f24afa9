"""What an SMTP server's reply means for a message and for its address (docs: mail §2; RFC 5321, RFC 3463)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

# `text` is no step of the server's: the message could not be written.
Stage = Literal["mail", "rcpt", "data", "text", "dot"]
_STATUS = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_ABOUT_THE_SENDER = ("5.1.7", "5.1.8")


class RelayDown(Exception):
    """No connection, or it broke before the final dot: nothing was sent. `alert`: an operator is needed."""

    def __init__(self, what: str, *, alert: bool = False) -> None:
        super().__init__(what)
        self.alert = alert


class Unanswered(Exception):
    """The final dot was sent and no answer came: accepted or lost, nobody here can tell (RFC 1047)."""


@dataclass(eq=False)
class Refused(Exception):
    """A reply that was no yes. Its text is not kept, since servers repeat addresses in it."""

    stage: Stage
    code: int
    status: str | None

    @property
    def permanent(self) -> bool:
        """Whether trying again is useless."""
        return 500 <= self.code < 600

    @property
    def stops_the_address(self) -> bool:
        """Whether the address itself is at fault: only 5.1.x, and not where the *sender's* is meant."""
        about_it = (self.status or "").startswith("5.1.") and self.status not in _ABOUT_THE_SENDER
        return self.permanent and about_it and self.stage != "mail"

    @property
    def alerts(self) -> bool:
        """Whether an operator is to look at it: policy and authentication (5.7.x)."""
        return self.permanent and (self.status or "").startswith("5.7.")

    @property
    def is_about_the_relay(self) -> bool:
        """Whether the relay asks for less of everything: not now, said of no recipient."""
        return self.code == 421 or (400 <= self.code < 500 and self.stage != "rcpt")

    def __str__(self) -> str:
        return f"{self.code} {self.status or ''} {self.stage}".replace("  ", " ")


def refused(stage: Stage, code: int, reply: bytes) -> Refused:
    """The refusal that this reply is."""
    found = _STATUS.match(reply[:200])
    return Refused(stage, code, found.group(1).decode() if found else None)
