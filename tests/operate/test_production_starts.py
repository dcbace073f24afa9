"""Production starts with the right settings, refuses with one sentence, and stands behind a proxy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.infra.apps import make_app
from tests.infra.children import Child, wait_until
from tests.infra.databases import close
from tests.operate.sites import HOST, KEY, VAULT, answers, ask, production, run

NEEDED = ("BASE_URL", "SECRET_KEY", "VAULT_KEYS", "DATABASE_URL", "REDIS_URL", "SMTP_URL", "MAIL_FROM")


@pytest.fixture
def port(begin: Callable[..., Child], settings_of_production: dict[str, str]) -> int:
    """The port of a site that answers."""
    child, found = begin("serve", "--processes", "1"), int(settings_of_production["UNHURRIED_PORT"])
    wait_until(lambda: answers(found), what="the site", seconds=60, child=child)
    return found


def test_the_site_serves_pages_in_production(port: int) -> None:
    page = ask(port)
    assert page.status == 200
    assert "<h1" in page.body
    assert page.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "object-src 'none'" in page.headers["Content-Security-Policy"]
    form = ask(port, "/signin")
    cookies = form.headers.get_all("Set-Cookie") or []
    assert cookies
    assert all(one.startswith("__Host-") and "Secure" in one and "HttpOnly" in one for one in cookies)


def test_another_host_name_is_refused_and_the_demo_is_not_there(port: int) -> None:
    assert ask(port, host="evil.test").status == 400
    assert ask(port, host="127.0.0.1").status == 400
    assert "demo" not in ask(port, "/demo").body.lower()


def refusal(given: dict[str, str]) -> str:
    """What `read_settings` says to these settings."""
    from unhurried.kit.settings import SettingFault, read_settings

    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        with pytest.raises(SettingFault) as fault:
            read_settings(_env_file=None)
    return str(fault.value)


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    return production("sqlite:///x.sqlite", tmp_path, "redis://127.0.0.1:1/0", "smtp://127.0.0.1:1")


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_setting_is_refused_with_one_sentence(name: str, given: dict[str, str]) -> None:
    del given[f"UNHURRIED_{name}"]
    assert refusal(given) == f"In production these must be set: UNHURRIED_{name}."


def test_an_http_address_and_a_short_key_are_refused(given: dict[str, str]) -> None:
    http, short = {"UNHURRIED_BASE_URL": "http://x.test"}, {"UNHURRIED_SECRET_KEY": "short-and-secret"}
    assert refusal(given | http) == "In production UNHURRIED_BASE_URL must start with https://."
    sentence = refusal(given | short)
    assert sentence == "In production UNHURRIED_SECRET_KEY must have 32 characters or more."


@pytest.mark.parametrize("process", ["serve", "beat"])
def test_every_process_refuses_in_one_line_and_shows_no_secret(
    process: str, given: dict[str, str], tmp_path: Path
) -> None:
    done = run(process, env={**given, "UNHURRIED_SECRET_KEY": "short-and-secret"}, where=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "A setting is wrong. In production UNHURRIED_SECRET_KEY must have 32 characters or more.\n"


@pytest.fixture
def site(database_url: str, data_dir: Path) -> Iterator[Flask]:
    given = {"base_url": f"https://{HOST}", "secret_key": KEY, "vault_keys": VAULT, "mail_from": "hello@site.test"}
    parts = {"redis_url": "redis://127.0.0.1:1/0", "smtp_url": "smtp://127.0.0.1:1"}
    app = make_app(database_url, data_dir, mode="production", **given, **parts)
    yield app
    close(app)


def test_where_a_visitor_comes_from_is_what_the_last_proxy_says(site: Flask) -> None:
    from unhurried.kit.limits import visitor

    forged = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.1, 192.0.2.7"}
    with site.test_client() as client:
        client.get("/", headers=forged)
        assert visitor() == "192.0.2.7"


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
@pytest.mark.parametrize("process", ["serve", "worker", "beat"])
def test_no_process_starts_on_a_database_without_tables(
    process: str, empty_database_url: str, given: dict[str, str], tmp_path: Path
) -> None:
    done = run(process, env={**given, "UNHURRIED_DATABASE_URL": empty_database_url}, where=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The database has no tables yet, and this program needs ")
    assert done.stderr.endswith("Bring it up to date first: unhurried db migrate.\n")


def test_a_database_that_does_not_answer_is_one_sentence(given: dict[str, str], tmp_path: Path) -> None:
    nowhere = "postgresql://someone:secret-word@127.0.0.1:1/unhurried"
    done = run("serve", env={**given, "UNHURRIED_DATABASE_URL": nowhere}, where=tmp_path)
    assert (done.returncode, done.stderr) == (1, "Error: The database does not answer at UNHURRIED_DATABASE_URL.\n")


def test_staff_without_a_second_proof_are_led_to_where_it_is_set_up(site: Flask) -> None:
    from unhurried.accounts import service
    from unhurried.kit.db import transaction

    with site.app_context(), transaction():
        person = service.find_or_make_person("ada@people.example")
        service.set_role(person, "admin")
        session = service.begin(person, full=True, shared_device=False)
    https = {"Host": HOST, "X-Forwarded-Proto": "https"}
    client = site.test_client()
    client.set_cookie("__Host-unhurried", session, domain=HOST, secure=True)
    answer = client.get("/desk", headers=https, base_url=f"https://{HOST}")
    assert answer.status_code == 403
    assert "Make a passkey" in answer.text
