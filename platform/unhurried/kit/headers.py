"""The headers of every response, error pages too (docs: security §3)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from unhurried.kit.settings import Settings, settings

YEAR = 31_536_000
HERE = "[nonce]"


def send_headers(app: Flask) -> None:
    """Put the headers on every response, and offer `csp_nonce()` to the templates."""
    chosen: Settings = app.config["UNHURRIED"]
    ready = _Ready(_always(chosen), content_policy(chosen, None, {}), content_policy(chosen, HERE, {}))
    app.after_request(partial(_dress, ready))
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def csp_nonce() -> str:
    """The nonce that this response's own scripts and styles carry; a page that asks for none has none."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def allow_in_demo(directive: str, sources: str) -> None:
    """Replace one CSP directive of this response; refused in production. For the demo's inbox, which shows mail."""
    if not settings().movable_clock:
        raise RuntimeError("The content policy is never loosened in production.")
    g.setdefault("csp_changes", {})[directive] = sources


def content_policy(chosen: Settings, nonce: str | None, changes: dict[str, str]) -> str:
    """The Content-Security-Policy: own sources only, inline ones by nonce, and no frame around it."""
    own = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    parts = {
        "default-src": "'self'",
        "script-src": own,
        "style-src": own,
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": f"'self' {origin(chosen.leave_url)}",
        "frame-ancestors": "'none'",
        **changes,
    }
    return "; ".join(f"{name} {sources}" for name, sources in parts.items())


def origin(url: str) -> str:
    """Scheme and host of an address: the one place outside that a form may lead to."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class _Ready:
    """What does not change from one response to the next."""

    always: tuple[tuple[str, str], ...]
    policy: str
    policy_with_nonce: str


def _always(chosen: Settings) -> tuple[tuple[str, str], ...]:
    over_https = chosen.site.startswith("https://")
    return (
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
        *([("Strict-Transport-Security", f"max-age={YEAR}")] if over_https else []),
    )


def _dress(ready: _Ready, response: Response) -> Response:
    nonce, changes = g.get("csp_nonce"), g.get("csp_changes")
    policy = ready.policy_with_nonce.replace(HERE, nonce) if nonce else ready.policy
    if changes:
        policy = content_policy(current_app.config["UNHURRIED"], nonce, changes)
    headers = response.headers
    headers.extend(ready.always)
    headers["Content-Security-Policy"] = policy
    headers["X-Frame-Options"] = "SAMEORIGIN" if changes and "frame-ancestors" in changes else "DENY"
    headers["Cache-Control"] = _caching(response)
    return response


def _caching(response: Response) -> str:
    if request.endpoint != "static" or response.status_code not in (200, 206, 304):
        return "no-store"
    return response.headers.get("Cache-Control", "no-cache")
