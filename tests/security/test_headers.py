"""The headers of every response, error pages too (docs: security §3)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.accounts.visits import Visit
from tests.security.roles import Roles

PATHS = (
    "/",
    "/signin",
    "/none-such",
    "/account",
    "/signin/none-such",
    "/leave",
    "/static/css/base.css",
    "/static/none",
)


@pytest.mark.parametrize("role", ["anonymous", "link", "admin"])
def test_every_answer_carries_them(roles: Roles, role: str) -> None:
    for path in PATHS:
        headers = roles.browser(role).get(path).headers
        policy = headers["Content-Security-Policy"]
        for part in (
            "default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
            "form-action 'self' https://www.wikipedia.org;",
        ):  # fmt: skip
            assert part in policy, path
        assert "unsafe-inline" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers
        if path != "/static/css/base.css":
            assert headers["Cache-Control"] == "no-store", path


def test_over_https_the_browser_is_told_to_stay_there(new_app: Callable[..., Flask]) -> None:
    client = new_app(base_url="https://localhost").test_client()
    for path in PATHS:
        answer = client.get(path, base_url="https://localhost", buffered=True)
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_an_error_of_our_own_carries_them_and_says_nothing_of_it(site: Flask, roles: Roles) -> None:
    site.testing = False
    site._got_first_request = False  # the test adds a route to a site that has answered before
    from unhurried.kit.access import access

    site.add_url_rule("/broken", "broken", access("public")(lambda: str(1 // 0)))
    answer = roles.browser("link").get("/broken")
    assert answer.status_code == 500
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "ZeroDivision" not in answer.text
    assert "Something on our side went wrong" in answer.text


def test_the_page_for_nothing_has_no_nonce_form_name_or_path(roles: Roles) -> None:
    bodies = {
        roles.browser(role).get(path).data
        for role in ("link", "full", "facilitator", "admin")
        for path in ("/none-such", "/account/sessions/1/end", "/weeks/999/1")
    }
    assert len(bodies) == 1
    text = bodies.pop().decode()
    assert not re.search(r"nonce|<form|none-such|example\.org", text)


def test_a_static_file_is_kept_while_its_content_stays(site: Flask) -> None:
    with site.test_request_context():
        from flask import url_for

        address = url_for("static", filename="css/base.css")
    assert re.fullmatch(r"/static/css/base\.css\?v=[0-9a-f]{16}", address)
    visit = Visit(site)
    assert visit.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for other in ("/static/css/base.css", "/static/css/base.css?v=0123456789abcdef"):
        assert visit.get(other).headers["Cache-Control"] == "no-cache", other


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000"])
def test_a_foreign_host_is_refused(site: Flask, host: str) -> None:
    answer = site.test_client().get("/signin", base_url=f"http://{host}")
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "Content-Security-Policy" in answer.headers
