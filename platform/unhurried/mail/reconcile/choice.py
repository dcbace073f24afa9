"""Whom `UNHURRIED_MAIL_RECONCILE` names: a log in Postfix's form, or a provider by its import path."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from unhurried.mail.reconcile.provider import Provider
from unhurried.mail.reconcile.relay_log import RelayLog

LOG = "postfix:"


class WrongReconcile(ValueError):
    """The setting names nobody who can be asked; its text is one sentence."""


def provider_of(value: str) -> Provider:
    """Who is named. Raises WrongReconcile, and whatever a provider raises that cannot be made."""
    if value.startswith(LOG):
        return RelayLog(*_log_of(value))
    module, _colon, name = value.partition(":")
    try:
        made: Provider = getattr(import_module(module), name)()
    except (ImportError, AttributeError):
        raise WrongReconcile(f"There is no {value} to import.") from None
    return made


def _log_of(value: str) -> tuple[Path, ZoneInfo | None]:
    """`postfix:/var/log/mail.log?zone=Europe/Berlin`: the file, and in whose time its lines are; None for ours."""
    path, _mark, query = value.removeprefix(LOG).partition("?")
    asked = parse_qs(query, keep_blank_values=True)
    if set(asked) - {"zone"}:
        raise WrongReconcile("After the path of the log only ?zone=Area/City may follow.")
    try:
        return Path(path), ZoneInfo(asked["zone"][0]) if asked else None
    except (KeyError, ValueError, OSError):
        raise WrongReconcile("The zone of the log is not in the tz database.") from None
