"""The addresses that mail may come to, and the token in each (docs: mail §3). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,60}")
Door = Literal["bounce", "reply", "complaint"]
DOORS: dict[tuple[str, str], Door] = {("b", "bounce"): "bounce", ("r", "reply"): "reply"}


@dataclass(frozen=True)
class Place:
    """Where a message came to: `b+TOKEN@bounce.…`, `r+TOKEN@reply.…`, or `complaints@bounce.…` without a token."""

    door: Door
    token: str = ""


def domain_of(address: str) -> str:
    """The domain of an address."""
    return address.rpartition("@")[2]


def bounce_address(token: str, sender: str) -> str:
    """The envelope sender of one letter."""
    return f"b+{token}@bounce.{domain_of(sender)}"


def reply_address(token: str, sender: str) -> str:
    """Where a reply to one letter goes."""
    return f"r+{token}@reply.{domain_of(sender)}"


def is_ours(address: str, sender: str) -> bool:
    """Whether the address is in one of the two domains that this site takes mail for."""
    domain = domain_of(address).rstrip(".").lower()
    return domain in {f"{head}.{domain_of(sender)}".lower() for head in ("bounce", "reply")}


def place_of(address: str, sender: str) -> Place | None:
    """What is meant by an address of ours; None for any other one. Nothing is proved by it."""
    if not is_ours(address, sender):
        return None
    local, head = address.rpartition("@")[0].strip('"'), domain_of(address).partition(".")[0].lower()
    if (local.lower(), head) == ("complaints", "bounce"):
        return Place("complaint")
    mark, plus, token = local.partition("+")
    door = DOORS.get((mark.lower(), head)) if plus and TOKEN.fullmatch(token) else None
    return Place(door, token) if door else None


def unsubscribe_token(header: str) -> str:
    """The token of `<https://…/u/TOKEN>` in a List-Unsubscribe header; empty where there is none."""
    for part in header[:1000].split(","):
        path = _path(part.strip().strip("<>"))
        if path.startswith("/u/") and TOKEN.fullmatch(path[3:]):
            return path[3:]
    return ""


def _path(address: str) -> str:
    """The path of an address; empty for one that cannot be read."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
