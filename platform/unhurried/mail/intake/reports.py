"""What a delivery status notification says about an address (RFC 3464, RFC 3463; docs: mail §2). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from typing import Literal

from unhurried.mail.intake.mime import FAULTS, header_of, kind_of, parts_of

Verdict = Literal["hard", "soft", "policy", "none"]
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
# A wrong address of ours, or of a server between: nothing about the one that we wrote to.
NOT_THE_RECIPIENT = ("5.1.5", "5.1.7", "5.1.8", "5.1.9")
WEIGHT: tuple[Verdict, ...] = ("hard", "soft", "policy", "none")
MOST_RECIPIENTS = 20


@dataclass(frozen=True)
class Told:
    """What a report says of one recipient. `addresses` are the final and the original one, in small letters."""

    addresses: tuple[str, ...]
    action: str
    status: str

    @property
    def verdict(self) -> Verdict:
        """`hard` the address is wrong · `soft` not this time · `policy` the sender is refused · `none` it is no end.

        Only 5.1.x is about the address. A full mailbox (4.2.2, 5.2.2) is never for ever, not even in a `failed` report.
        """
        if self.action != "failed":
            return "none"
        if self.status.startswith("5.1.") and self.status not in NOT_THE_RECIPIENT:
            return "hard"
        return "policy" if self.status.startswith("5.7.") or self.status in NOT_THE_RECIPIENT else "soft"


def told_by(message: Message) -> tuple[Told, ...] | None:
    """What the report says, recipient by recipient; None for a message that is no delivery status notification."""
    for part in parts_of(message):
        if kind_of(part) in ("message/delivery-status", "message/global-delivery-status"):
            return tuple(_told(block) for block in _blocks(part) if block.get("Action") or block.get("Status"))
    return None


def weightiest(told: Iterable[Told]) -> Told | None:
    """The one of the gravest verdict; None of none."""
    return min(told, key=lambda one: WEIGHT.index(one.verdict), default=None)


def _blocks(part: Message) -> list[Message]:
    found = part.get_payload()
    return [one for one in found if isinstance(one, Message)][: MOST_RECIPIENTS + 1] if isinstance(found, list) else []


def _told(block: Message) -> Told:
    named = (_address(header_of(block, name)) for name in ("Final-Recipient", "Original-Recipient"))
    return Told(tuple(one for one in named if one), header_of(block, "Action").strip().lower()[:20], _status(block))


def _status(block: Message) -> str:
    """The status; where it says no more than its class, that of the remote server's own answer."""
    stated, answered = STATUS.search(header_of(block, "Status")), STATUS.search(header_of(block, "Diagnostic-Code"))
    if answered is not None and (stated is None or stated.group(2, 3) == ("0", "0")):
        return answered.group()
    return stated.group() if stated else ""


def _address(value: str) -> str:
    """`rfc822; Ada@Example.org` as `ada@example.org`."""
    try:
        kind, sign, address = value.partition(";")
        return (address if sign else kind).strip().strip("<>").lower()
    except FAULTS:
        return ""
