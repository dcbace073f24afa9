"""The headers of every response, error pages too (docs: security §3)."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from unhurried.kit.settings import Settings, settings

YEAR = 31_536_000


def send_headers(app: Flask) -> None:
    """Put the headers on every response, and offer `csp_nonce()` to the templates."""
    app.after_request(_dress)
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


def _dress(response: Response) -> Response:
    chosen: Settings = current_app.config["UNHURRIED"]
    headers = response.headers
    headers["Content-Security-Policy"] = content_policy(chosen, g.get("csp_nonce"), g.get("csp_changes", {}))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "SAMEORIGIN" if "frame-ancestors" in g.get("csp_changes", {}) else "DENY"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), browsing-topics=()"
    headers["Cache-Control"] = _caching(response)
    if chosen.site.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response


def _caching(response: Response) -> str:
    if request.endpoint != "static" or response.status_code not in (200, 206, 304):
        return "no-store"
    return f"public, max-age={YEAR}, immutable" if request.args.get("v") else "no-cache"
