"""What became of a letter, in words that a facilitator may read: what is a person's own shows no reason. Pure.

docs: mail §1
"""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

OWN = ("own_time", "reminders_off", "letters_off")


def outcome_words(state: str, reason: str | None, bounces: Collection[str] = ()) -> str:
    """What became of a row of the ledger: its state, its reason, and what was reported of it since."""
    if state == "sent":
        return _came_back(bounces) or _("accepted by the mail server")
    if state in ("skipped", "suppressed"):
        return _("not sent: %(why)s", why=reason_words(reason))
    if state == "dead":
        return _("not sent: %(why)s", why=_dead_words(reason))
    words = {
        "pending": _("on its way"),
        "claimed": _("on its way"),
        "armed": _("on its way"),
        "held": _("held until an admin lets mail flow again"),
        "uncertain": _("the mail server did not answer: nobody knows whether it arrived"),
        "expired": _("not sent in time; what it was about comes with a later letter or stands on the site"),
    }
    return words.get(state, _("not sent"))


def reason_words(reason: str | None) -> str:
    """Why something was not sent."""
    if reason in OWN:
        return _("not a day for letters")
    words = {
        "two_unread": _("two pages wait unread, so letters about pages rest until this person comes back"),
        "budget": _("two letters went in the same seven days, and this kind does not wait"),
        "no_longer_current": _("it was not current any more"),
        "left": _("this person has left the group"),
        "address_stopped": _("letters to this address have stopped"),
    }
    return words.get(reason or "", _("not a day for letters"))


def _dead_words(reason: str | None) -> str:
    words = {
        "refused": _("the mail server of the address refused it"),
        "gave_up": _("it could not be handed over for three days"),
        "unrenderable": _("it could not be written; an admin was told"),
    }
    return words.get(reason or "", _("it could not be handed over"))


def _came_back(bounces: Collection[str]) -> str:
    if "hard" in bounces:
        return _("accepted, then it came back: there is no such address")
    if "soft" in bounces:
        return _("accepted, then it came back: the mailbox was full or not there for the moment")
    if "policy" in bounces:
        return _("accepted, then it came back: a server refuses our mail; an admin was told")
    return ""


def stop_words(cause: str) -> str:
    """Why letters do not go to an address any more."""
    words = {
        "hard_bounce": _("a letter came back because there is no such address"),
        "soft_bounces": _("letters came back again and again, from a mailbox that is full or not there"),
        "complaint": _("the mail program behind it reported a letter as unwanted"),
        "operator": _("an admin stopped it"),
    }
    return words.get(cause, _("an admin stopped it"))
