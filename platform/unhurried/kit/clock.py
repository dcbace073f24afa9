"""The only clock, with two hands: `now()` is the programme's time, `wall()` is real time.

In demo and test the programme's time can be moved: one database row holds it, read anew by every request,
task and step. Sessions, tokens, limits, leases and retries follow `wall()`, which nothing moves.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app, g, has_app_context
from sqlalchemy import text

WRITE = text(
    "INSERT INTO clock (id, base, since) VALUES (1, :base, :since)"
    " ON CONFLICT (id) DO UPDATE SET base = excluded.base, since = excluded.since"
)
READ = text("SELECT base, since FROM clock WHERE id = 1")


def wall() -> datetime:
    """Real time, aware UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The programme's time, aware UTC; real time in production and outside an app."""
    if not has_app_context() or not current_app.config["UNHURRIED"].movable_clock:
        return wall()
    base, since = _hand()
    if base is None:
        return wall()
    return base if since is None else base + (wall() - since)


def forget() -> None:
    """Read the row anew at the next `now()`: a long-lived process calls this at each step."""
    if has_app_context():
        g.pop("unhurried_hand", None)


def stop_at(instant: datetime) -> None:
    """Move the programme's time to `instant` and keep it there. Only inside `transaction()`."""
    _write(instant, None)


def run_from(instant: datetime) -> None:
    """Move the programme's time to `instant` and let it run on. Only inside `transaction()`."""
    _write(instant, wall())


def advance(by: timedelta) -> datetime:
    """Jump forward and return the new time; a jump is an outage. Only inside `transaction()`."""
    target = now() + by
    run_from(target)
    return target


def _hand() -> tuple[datetime | None, datetime | None]:
    found: tuple[datetime | None, datetime | None] | None = g.get("unhurried_hand")
    if found is None:
        found = g.unhurried_hand = _read()
    return found


def _read() -> tuple[datetime | None, datetime | None]:
    engine = current_app.extensions["sqlalchemy"].engine
    with engine.connect() as connection:
        row = connection.execute(READ).one_or_none()
    return (None, None) if row is None else (_aware(row.base), _aware(row.since))


def _write(base: datetime, since: datetime | None) -> None:
    session = current_app.extensions["sqlalchemy"].session
    values = {"base": base.astimezone(UTC).isoformat(), "since": since.isoformat() if since else None}
    session.execute(WRITE, values)
    g.unhurried_hand = (base, since)


def _aware(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
