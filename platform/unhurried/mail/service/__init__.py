"""Writing mail into the outbox, and sending what is due (docs: mail)."""

from __future__ import annotations

from unhurried.mail.service.kinds import register
from unhurried.mail.service.outbox import hold_all, put, put_many, release_held, skip
from unhurried.mail.service.restoring import mail_waits
from unhurried.mail.service.sending import drain
from unhurried.mail.service.stopping import address_stopped, allow_address, stop_address, stopped_addresses
from unhurried.mail.service.watching import watch

__all__ = [
    "address_stopped",
    "allow_address",
    "drain",
    "hold_all",
    "mail_waits",
    "put",
    "put_many",
    "register",
    "release_held",
    "skip",
    "stop_address",
    "stopped_addresses",
    "watch",
]
