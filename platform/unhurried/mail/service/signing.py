"""Where the operator has set a key, every message is signed with it; where not, the relay signs (docs: mail §3)."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask, current_app

from unhurried.kit.settings import SettingFault, Settings
from unhurried.mail.senders.dkim import Signer, read_key
from unhurried.mail.senders.message import domain_of

LABELS = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*").fullmatch
PLACE = "unhurried.signer"


def open_signer(app: Flask) -> None:
    """Read the key; raises SettingFault with one sentence where it, its selector or its domain is wrong."""
    app.extensions[PLACE] = signer_of(app.config["UNHURRIED"])


def signer() -> Signer | None:
    """The signer of this site; None where the relay signs."""
    found: Signer | None = current_app.extensions[PLACE]
    return found


def signer_of(here: Settings) -> Signer | None:
    """The signer that these settings ask for. Raises SettingFault."""
    if not here.dkim_key:
        if here.dkim_selector or here.dkim_domain:
            raise SettingFault("UNHURRIED_DKIM_KEY: a selector or domain is set, and no key that could sign.")
        return None
    sender, selector = domain_of(here.sender).lower(), here.dkim_selector.lower()
    domain = here.dkim_domain.lower() or sender
    if not LABELS(selector):
        raise SettingFault("UNHURRIED_DKIM_SELECTOR: name the key with letters, digits and hyphens, such as mail2026.")
    if not LABELS(domain) or not f".{sender}".endswith(f".{domain}"):
        raise SettingFault("UNHURRIED_DKIM_DOMAIN: it is the domain of UNHURRIED_MAIL_FROM, or one above it.")
    return Signer(domain, selector, read_key(Path(here.dkim_key)))
