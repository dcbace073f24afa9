"""Who asks: the cookie and the session row behind it, and how a session begins and ends in a browser."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request, session, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from unhurried.accounts import queries, rules, service
from unhurried.accounts.devices import device_of
from unhurried.accounts.models import Person, Session
from unhurried.accounts.service.sessions import is_due
from unhurried.kit import clock
from unhurried.kit.access import Standing
from unhurried.kit.db import transaction
from unhurried.kit.settings import Settings, settings
from unhurried.kit.tokens import mint

log = logging.getLogger(__name__)
Giver = Callable[[Response], Response]
ShortWay = Callable[[str], Response | None]
LOOKS_ONLY = "accounts.how_long"
SHORT_WAYS = "unhurried.short_ways"


def cookie_name(chosen: Settings, name: str) -> str:
    """`__Host-` over https, a plain name over http (docs: security §1.3)."""
    return f"__Host-{name}" if chosen.site.startswith("https://") else name


def offer_short_way(app: Flask, endpoint: str, way: ShortWay) -> None:
    """Have a GET of this endpoint ask `way` first: it gets the cookie's token, and answers for itself or says None.

    Whoever answers has checked all that the long way checks: the session, the route's policy, the page's own rules.
    """
    app.extensions.setdefault(SHORT_WAYS, {})[endpoint] = way


def know_visitor() -> Response | None:
    """Find the session of this request: `g.session` and `g.person`, both None for a visitor without one."""
    g.session = g.person = None
    token = request.cookies.get(cookie_name(settings(), "unhurried"))
    if request.endpoint == "static" or not token:
        return None
    way: ShortWay | None = current_app.extensions.get(SHORT_WAYS, {}).get(request.endpoint)
    if way and request.method == "GET" and (answer := way(token)):
        return answer
    g.session, g.person = queries.visitor(token)
    if g.session is not None and is_due(g.session.seen_at) and request.endpoint != LOOKS_ONLY:
        _mark_seen(g.session)
    return None


def standing() -> Standing:
    """What this visitor brings; roles are read anew at each request."""
    person: Person | None = g.person
    if person is None:
        return Standing()
    return Standing(
        signed_in=True,
        full=g.session.full,
        staff=person.is_staff,
        admin=person.role == "admin",
        staff_may_enter=staff_may_enter(g.session),
    )


def staff_may_enter(row: Session) -> bool:
    """Whether this session opens the pages of staff: a passkey, or a passphrase and a code (docs: security §1.1).

    In demo and tests, where nobody real has confided anything, a mailed link opens them too.
    """
    return settings().mode != "production" or (row.full and row.strong)


def sign_in(person: Person, *, full: bool, shared_device: bool, strong: bool = False, vouched: bool = False) -> Giver:
    """Begin a session for this browser, ending the one it had; only inside `transaction()`.

    Returns a function that puts the cookie on a response and gives the response back.
    """
    token = service.begin(
        person,
        full=full,
        shared_device=shared_device,
        strong=strong,
        vouched=vouched,
        device=device_of(request.headers.get("User-Agent", "")),
        instead_of=g.get("session"),
    )
    session.clear()
    return _giver(token, shared_device)


def first_page(person: Person, goes_to: str, *, strong: bool = False) -> str:
    """Where someone who has signed in goes: where they wanted to, else home or the desk.

    Staff who have no second proof yet, where the desk asks for one, go to where it is set up.
    """
    if person.is_staff and not strong and settings().mode == "production" and not service.proofs_of(person).strong:
        return url_for("accounts.second_proof")
    home = "/desk" if person.is_staff else "/home"
    return home if goes_to == "/" else goes_to


def step_up(row: Session, *, strong: bool = False) -> Giver:
    """Make the session full, under a new token; only inside `transaction()`. Returns what sets the cookie."""
    token = service.rotate(row, full=True, strong=strong)
    session.clear()
    return _giver(token, row.shared_device)


def staying() -> dict[str, Any] | None:
    """Until when this session stays: `seconds` from now, and the `words` of that time. None without a session."""
    row: Session | None = g.get("session")
    return stays(row, g.person.zone) if row is not None and row.ended_at is None else None


def stays(row: Any, zone: str) -> dict[str, Any]:
    """The same of any row that has `began_at`, `seen_at` and `shared_device` of a session."""
    ends = rules.ends_at(row.began_at, row.seen_at, row.shared_device)
    left = max(0, int((ends - clock.wall()).total_seconds()))
    return {"seconds": left, "words": f"{ends.astimezone(ZoneInfo(zone)):%H:%M}"}


def sign_out(response: Response, *, forget: str = '"cache", "storage"') -> Response:
    """End this browser's session, have the browser forget the site, and give the response back."""
    if g.get("session") is not None:
        with transaction():
            service.end(g.session)
    session.clear()
    response.headers["Clear-Site-Data"] = forget
    for name in ("unhurried", "browser", "language"):
        _put(response, name, "", max_age=0)
    return response


def browser() -> str:
    """The cookie of the browser that asks for a link; empty when it has none."""
    return request.cookies.get(cookie_name(settings(), "browser"), "")


def know_browser(response: Response, token: str) -> Response:
    """Put the asking browser's cookie on the response, for an hour."""
    return _put(response, "browser", token, max_age=3600)


def new_browser() -> str:
    """This browser's cookie, or a new one."""
    return browser() or mint()


def know_language(response: Response, locale: str) -> Response:
    """Keep a visitor's language until the browser closes."""
    return _put(response, "language", locale, max_age=None)


def _giver(token: str, shared_device: bool) -> Giver:
    """On a shared device the cookie goes when the browser closes; else it lives a day, as the session does."""
    lives = None if shared_device else int(rules.LONGEST.total_seconds())
    return lambda response: _put(response, "unhurried", token, max_age=lives)


def _put(response: Response, name: str, value: str, *, max_age: int | None) -> Response:
    chosen = settings()
    secure = chosen.site.startswith("https://")
    response.set_cookie(
        cookie_name(chosen, name), value, max_age=max_age, secure=secure, httponly=True, samesite="Lax", path="/"
    )
    return response


def _mark_seen(found: Session) -> None:
    try:
        with transaction():
            service.mark_seen(found)
    except OperationalError:
        log.warning("a busy database: use of a session was not noted")
