"""In production a mailed link opens no admin's page, and probes are answered under the site's own name alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.operate.sites import HOST, KEY, VAULT
from unhurried.accounts.service import begin, find_or_make_person, set_role
from unhurried.kit.db import transaction

PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
PAGES = ("/admin", "/admin/people", "/admin/courses", "/admin/mail", "/admin/audit", "/admin/audit.csv")


@pytest.fixture
def site(database_url: str, data_dir: Path) -> Iterator[Flask]:
    given = {"base_url": f"https://{HOST}", "secret_key": KEY, "vault_keys": VAULT, "mail_from": "hello@site.test"}
    parts = {"redis_url": f"unix://{data_dir}/none.sock", "smtp_url": "smtp://127.0.0.1:1"}
    app = make_app(database_url, data_dir, mode="production", **given, **parts)
    yield app
    close(app)


def browser(site: Flask, *, strong: bool) -> FlaskClient:
    client = site.test_client()
    with site.app_context(), transaction():
        person = find_or_make_person("ida@example.org")
        set_role(person, "admin")
        token = begin(person, full=strong, strong=strong, shared_device=False)
    client.set_cookie("__Host-unhurried", token, domain=HOST, secure=True)
    return client


def test_only_a_second_proof_opens_the_admins_pages(site: Flask) -> None:
    mailed, proved = browser(site, strong=False), browser(site, strong=True)
    for path in PAGES:
        assert proved.get(path, headers=PROXY, base_url=f"https://{HOST}").status_code == 200, path
        shut = mailed.get(path, headers=PROXY, base_url=f"https://{HOST}")
        assert shut.status_code == 403, path
        assert "ida@example.org" not in shut.text


def test_a_probe_is_answered_under_the_sites_own_name_alone(site: Flask) -> None:
    client = site.test_client()
    assert client.get("/healthz", headers=PROXY, base_url=f"https://{HOST}").text == "alive\n"
    assert client.get("/readyz", headers=PROXY, base_url=f"https://{HOST}").text == "broker\n"
    for path in ("/healthz", "/readyz"):
        assert client.get(path, base_url="https://evil.test").status_code == 400
