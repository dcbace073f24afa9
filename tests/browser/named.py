"""A site with a name, with a reader and a facilitator on it, and browsers that are signed in there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext
from sqlalchemy import select, update
from werkzeug.serving import make_server

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.lessons.readers import DAY_ONE, cookie_for, join, make_cohort, stand
from unhurried.accounts import service
from unhurried.accounts.models import AddressChange, Passkey, Recovery, Session
from unhurried.accounts.queries import person_by_email
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import derive

MIRA, FAY = "mira@example.org", "fay@example.org"
WORDS = "four teapots under snow"
ALWAYS_HERE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """A site with a name: passkeys belong to one."""

    app: Flask
    url: str

    def cookie(self, email: str, *, full: bool = False) -> dict[str, Any]:
        with self.app.app_context():
            name, value = cookie_for(email)
            if full:
                with transaction() as session:
                    newest = select(Session.id).order_by(Session.id.desc()).limit(1).scalar_subquery()
                    proved = {"full": True, "proved_at": clock.wall()}
                    session.execute(update(Session).where(Session.id == newest).values(**proved))
        return {"name": name, "value": value, "url": self.url}

    def left(self, seconds: int) -> None:
        """Every session on a device of one's own has so many seconds left."""
        with self.app.app_context(), transaction() as session:
            seen = clock.wall() - timedelta(minutes=60) + timedelta(seconds=seconds)
            session.execute(update(Session).values(seen_at=seen))


@contextmanager
def running(database: str, folder: Path) -> Iterator[Named]:
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    url = f"http://localhost:{server.server_port}"
    server.app = app = make_app(database, folder, base_url=url)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with app.app_context():
        join(make_cohort("trusting-yourself-again"), MIRA, track="solo")
        stand(DAY_ONE)
        with transaction():
            service.set_role(service.find_or_make_person(FAY), "facilitator")
    yield Named(app, url)
    server.shutdown()
    close(app)


def signed_in(
    site: Named, browser: Browser, email: str = MIRA, *, full: bool = False, **settings: Any
) -> BrowserContext:
    context = browser.new_context(**settings)
    context.add_cookies([site.cookie(email, full=full)])
    return context


def fill_in(site: Named) -> dict[str, str]:
    """Everything that the pages can show: passkeys, a recovery, a new address; the paths of the mailed pages."""
    with site.app.app_context(), transaction():
        mira, fay = person_by_email(MIRA), person_by_email(FAY)
        assert mira and fay
        for person in (mira, fay):
            service.set_passphrase(person, WORDS)
        row = Passkey(
            person_id=mira.id, name="a name of a passkey that goes on and on and does not end soon", handle="h"
        )
        row.credential, row.public_key, row.made_at = "YQ", b"", clock.wall()
        db.session.add(row)
        service.ask_for_recovery(mira)
        service.ask_for_address(mira, "a-rather-long-name-of-a-person@a-rather-long-name-of-a-host.example.org")
        service.begin_code_app(fay)
        recovery = db.session.scalars(select(Recovery)).one()
        change = db.session.scalars(select(AddressChange)).one()
        return {
            "stop": f"/signin/stop/{derive('recovery-stop', recovery.id, recovery.nonce)}",
            "over": "/signin/stop/none",
            "address": f"/signin/address/{derive('address-confirm', change.id, change.nonce)}",
        }
