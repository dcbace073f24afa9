"""What an admin may choose, in words, and what is safe to do with a row of the ledger. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from flask_babel import gettext as _

ROLES = ("participant", "facilitator", "admin")
REASONS = ("joins", "leaves", "changes", "asked", "mistake", "lost")
FIND_FROM = 3


class AdminFault(Exception):
    """What cannot be done, in a sentence; `field` is what it is about."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Message(Protocol):
    """What the rules need to know of a row of the ledger."""

    state: str
    reason: str | None
    expires_at: datetime | None
    kind: str


def role_words(role: str) -> str:
    """A role as people read it."""
    return {"participant": _("participant"), "facilitator": _("facilitator"), "admin": _("program admin")}[role]


def reason_words(reason: str) -> str:
    """Why a role changes. Words of ours: nobody's own sentence goes into the audit (docs: security §1.8)."""
    return {
        "joins": _("joins the team"),
        "leaves": _("leaves the team"),
        "changes": _("takes on another task"),
        "asked": _("asked for it"),
        "mistake": _("a mistake is set right"),
        "lost": _("the account may be in other hands"),
    }[reason]


def chosen(role: str, reason: str) -> None:
    """Raise AdminFault unless both are among those that there are."""
    if role not in ROLES:
        raise AdminFault(_("Choose a role."), "role")
    if reason not in REASONS:
        raise AdminFault(_("Choose a reason. It is written into the audit."), "reason")


def may_go_again(row: Message, now: datetime) -> bool:
    """Whether a message may be tried once more (docs: mail §2).

    `dead` means that no server took it, so that nothing is doubled; and it must still be time for it. A sign-in page
    is over after ten minutes, so a new one is asked for instead.
    """
    in_time = row.expires_at is None or row.expires_at > now
    return row.state == "dead" and row.kind not in ("signin", "security") and in_time


def why_not_again(row: Message, now: datetime) -> str:
    """Why a dead message is not offered again; empty where it is."""
    if may_go_again(row, now):
        return ""
    if row.kind in ("signin", "security"):
        return _("Its page was for that moment. The person asks for a new one.")
    return _("Its time has passed. The page on the site is open all the same.")


def last_admin() -> str:
    """Why the last admin stays one."""
    return _("This is the only program admin. Give somebody else the role first.")


def no_recovery() -> str:
    """Why no waiting time begins."""
    return _("This person has nothing to recover: staff get a new page from the operator, others need no passphrase.")


def not_any_more() -> str:
    """Why nothing is done with a message."""
    return _("This message has changed meanwhile, or its time has passed. Nothing was done.")


def say_what_went_out() -> str:
    """Why held mail does not go yet."""
    return _("Mail is held after a restore. Say until when it had gone out.")


def somebody_else() -> str:
    """What an admin reads about someone they are kept apart from, and about nobody else."""
    return _("Somebody else has to do this for you.")


def not_yet() -> str:
    """Why an instant ahead cannot be meant."""
    return _("That is still ahead. Mail can have gone out only until now.")


def too_many_here() -> str:
    """Why a large site releases by command."""
    return _("This many messages take longer than a page waits. Use the command “unhurried mail release”.")


def item_name(item: str) -> str:
    """What an item of a letter is, without saying which week or what it holds."""
    name = item.partition(":")[0]
    return {
        "lesson": _("page"), "rest": _("rest week"), "reminder": _("reminder"), "no_rush": _("“no rush”"),
        "gathering": _("gathering"), "digest": _("digest"), "welcome": _("welcome"), "catch_up": _("catching up"),
        "closing_note": _("the place is kept"), "pause_over": _("end of a pause"), "hold_note": _("a new date"),
        "announcement": _("announcement"), "after_course": _("a short hello"),
    }.get(name, name)  # fmt: skip
