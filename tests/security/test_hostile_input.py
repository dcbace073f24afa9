"""What will be thrown at the forms (docs: security §4): a clear answer, what was typed stays, never a 500."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.accounts.visits import Visit
from tests.security.roles import Roles
from tests.security.test_matrix import path_to, routes
from unhurried.accounts import rules

HOSTILE = {
    "NUL": b"a\x00b@example.org",
    "lone surrogate": b"a\xed\xa0\x80b@example.org",
    "broken UTF-8": b"\xff\xfe\xc3\x28@example.org",
    "bidi": "\u202eabc\u2066@example.org".encode(),
    "zero width": "a\u200b\ufeffb@example.org".encode(),
    "emoji": "👩‍👩‍👧@example.org".encode(),
    "right to left": "שלום@דוגמה.קום".encode(),
    "line breaks": b"a@example.org\r\nBcc: b@example.org",
    "formula": b"=cmd|' /C calc'!A0",
    "endless number": b"9" * 400,
    "year 0": b"0000-00-00",
    "year 9999": b"9999-12-31",
    "year 1": b"0001-01-01",
    "markup": b"<script>alert(1)</script>\"'>",
    "template": b"{{ 7*7 }}%(x)s%s",
    "long": b"a" * 900_000,
    "too long": b"a" * 2_100_000,
}
ENDING = ("/leave", "/sign-out", "/account/sessions/end-all")  # these end the session, and read no field
NAMES = (
    "email", "code", "device", "goes_to", "passphrase", "name", "zone", "hour", "day", "style", "inbox", "track",
    "starts_on", "course", "text", "people", "days", "until", "date", "step", "week", "reason", "pace", "letters",
    "credential",
)  # fmt: skip


def send(visit: Visit, path: str, value: bytes) -> int:
    """A form whose every field holds the value, as raw bytes."""
    if len(value) > 100_000:
        body = f"csrf_token={visit.csrf(kept=True)}&".encode() + b"email=" + value
    else:
        quoted = b"".join(b"%%%02X" % byte for byte in value)
        body = b"&".join(
            [f"csrf_token={visit.csrf(kept=True)}".encode(), *(name.encode() + b"=" + quoted for name in NAMES)]
        )
    kind = "application/x-www-form-urlencoded"
    return visit.client.post(path, data=body, content_type=kind, base_url=visit.site).status_code


@pytest.mark.parametrize("what", HOSTILE)
def test_no_form_breaks(site: Flask, roles: Roles, what: str) -> None:
    site.testing, site.config["PROPAGATE_EXCEPTIONS"] = False, False
    broken, browsers = [], {role: roles.browser(role) for role in ("link", "admin")}
    for rule, method in routes(site):
        if method == "POST" and rule.rule not in ENDING and not rule.rule.startswith("/demo/enter"):
            role = "admin" if rule.rule.startswith("/desk") else "link"
            status = send(browsers[role], path_to(rule), HOSTILE[what])
            broken += [(rule.rule, status)] if status >= 500 else []
    assert broken == []


@pytest.mark.parametrize("path", [
    "/signin/%00", "/signin/" + "%F0%9F%92%A9" * 50, "/l/%00", "/u/%ff%fe", "/join/1-%00", "/group/%00",
    "/weeks/1/" + "9" * 300,
    "/weeks/%D9%A3/1", "/weeks/-1/1", "//weeks/1/1", "/demo/inbox/..%2f..%2fsecret.key",
    "/static/..%2f..%2fpyproject.toml",
    "/static/%00", "/%2e%2e/%2e%2e", "/l/1-" + "a" * 5000, "/l/99999999999999999999-a",
])  # fmt: skip
def test_no_path_breaks(site: Flask, roles: Roles, path: str) -> None:
    site.testing, site.config["PROPAGATE_EXCEPTIONS"] = False, False
    for role in ("anonymous", "link", "admin"):
        assert roles.browser(role).get(path).status_code in (401, 404, 410)


def test_what_is_too_long_gets_a_sentence(site: Flask) -> None:
    visit = Visit(site)
    answer = visit.client.post("/signin", data={"email": "a" * 2_100_000}, base_url=visit.site)
    assert answer.status_code == 413
    assert "longer than this page can take" in answer.text


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=400))
def test_an_address_is_taken_or_refused_and_never_breaks(text: str) -> None:
    try:
        address = rules.clean_email(text)
    except rules.AddressFault:
        return
    assert rules.clean_email(address) == address
    assert address.isascii()
    assert not set(address) & set("\0\r\n ")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.from_regex(r"[/\\]{1,3}[a-z.:/@\\]{0,20}", fullmatch=True)))
def test_a_path_within_the_site_stays_there(text: str) -> None:
    found = rules.inside(text)
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert found.isprintable()
