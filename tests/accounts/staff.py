"""A site in production with a facilitator and an admin, and the ways that they sign in."""

from __future__ import annotations

import re
from typing import Any

import pyotp
from flask import Flask
from sqlalchemy import select, update

from tests.accounts.visits import Visit
from tests.operate.sites import KEY, VAULT
from unhurried.accounts import service
from unhurried.accounts.models import CodeApp
from unhurried.kit import clock
from unhurried.kit.db import db, transaction

FAY, IDA = "fay@example.org", "ida@example.org"
WORDS = "four teapots under snow"
PRODUCTION: dict[str, Any] = {
    "mode": "production", "base_url": "https://courses.test", "secret_key": KEY, "vault_keys": VAULT,
    "redis_url": "redis://127.0.0.1:1/0", "smtp_url": "smtp://127.0.0.1:1", "mail_from": "hello@courses.test",
}  # fmt: skip


class Proxied(Visit):
    """A browser behind the proxy that ends https."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.client.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"


def by_page_of_the_operator(visit: Visit, email: str = FAY) -> Any:
    """Sign in by the page that `people add` prints."""
    with visit.app.app_context(), transaction():
        page = service.one_time_link(service.find_or_make_person(email))
    return visit.post(page.removeprefix("https://courses.test"), device="mine")


def code_of(visit: Visit, steps: int = 0) -> str:
    """What the app shows, so many half minutes from now."""
    with visit.app.app_context():
        row = db.session.scalars(select(CodeApp).order_by(CodeApp.made_at.desc())).first()
        assert row
        return pyotp.TOTP(row.secret).at(int(clock.wall().timestamp()) + 30 * steps)


def forget_last_code(visit: Visit) -> None:
    """As if half a minute had passed since."""
    with visit.app.app_context(), transaction() as session:
        session.execute(update(CodeApp).values(last_step=1))


def set_up(visit: Visit) -> list[str]:
    """Passphrase and code app from the operator's page; the recovery codes."""
    by_page_of_the_operator(visit)
    assert visit.post("/account/passphrase", passphrase=WORDS).status_code == 303
    assert visit.post("/code-app").status_code == 303
    answer = visit.post("/code-app/confirm", code=code_of(visit))
    assert answer.status_code == 200, answer.text
    return re.findall(r"<code>([A-Z2-9-]{14})</code>", answer.text)


def step_up(visit: Visit, code: str, words: str = WORDS) -> int:
    return visit.post("/step-up", passphrase=words, code=code).status_code
