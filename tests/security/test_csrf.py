"""A form without its token gets its sentence, and nothing that was typed is lost (docs: security §3)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from tests.accounts.visits import Visit, make_person
from tests.security.roles import Roles
from unhurried.accounts.models import SignInLink
from unhurried.kit.db import db


def links(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(SignInLink)) or 0


def test_a_missing_token_gets_its_sentence_and_the_words_stay(site: Flask) -> None:
    visit = Visit(site)
    answer = visit.client.post("/signin", data={"email": "a@example.org<b>"}, base_url=visit.site)
    assert answer.status_code == 400
    assert "Your words are still here" in answer.text
    assert 'value="a@example.org&lt;b&gt;"' in answer.text
    assert links(site) == 0


def test_a_passphrase_is_never_shown_again(roles: Roles) -> None:
    visit = roles.browser("link")
    answer = visit.client.post("/account/passphrase", data={"passphrase": "four teapots under"}, base_url=visit.site)
    assert answer.status_code == 400
    assert "teapots" not in answer.text


def test_access_is_checked_before_the_token(roles: Roles) -> None:
    link, stranger = roles.browser("link"), roles.browser("anonymous")
    assert link.client.post("/desk/groups/new", base_url=link.site).status_code == 404
    assert stranger.client.post("/desk/groups/new", base_url=stranger.site).status_code == 401


def test_a_token_of_another_browser_is_refused(site: Flask) -> None:
    one, other = Visit(site), Visit(site)
    one.csrf()
    data = {"email": "a@example.org", "csrf_token": other.csrf()}
    assert one.client.post("/signin", data=data, base_url=one.site).status_code == 400


def test_over_https_a_form_of_another_site_is_refused(new_app: Callable[..., Flask]) -> None:
    app = new_app(base_url="https://localhost")
    make_person(app, "mira@example.org")
    visit = Visit(app)
    data = {"email": "mira@example.org", "csrf_token": visit.csrf()}
    for referrer, status in (("https://evil.example/", 400), (None, 400), ("https://localhost/signin", 303)):
        headers = {"Referer": referrer} if referrer else {}
        answer = visit.client.post("/signin", data=data, base_url=visit.site, headers=headers)
        assert answer.status_code == status
