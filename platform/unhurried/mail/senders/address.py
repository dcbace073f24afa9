"""Where mail goes: `UNHURRIED_SMTP_URL`, as `smtp://user:pass@host:port?starttls=1` or `smtps://…`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from unhurried.kit.settings import SettingFault


class WrongSmtpUrl(SettingFault):
    """The setting cannot be read; the text is one sentence."""


@dataclass(frozen=True)
class Relay:
    """The server that takes our mail. With `starttls` nothing is ever said in clear after the greeting."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def read_relay(url: str) -> Relay:
    """The relay that the setting names; WrongSmtpUrl when it names none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WrongSmtpUrl("UNHURRIED_SMTP_URL: the port is a number, as in smtp://host:587.") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise WrongSmtpUrl("UNHURRIED_SMTP_URL: write it as smtp://user:pass@host:port?starttls=1.")
    asked = parse_qs(parts.query).get("starttls", ["0"])[-1].lower()
    starttls, tls = asked in ("1", "true", "yes"), parts.scheme == "smtps"
    return Relay(
        host=parts.hostname,
        port=port or (465 if tls else 587 if starttls else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=starttls and not tls,
        tls=tls,
    )
