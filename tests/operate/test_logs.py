"""In production every line of every log is JSON, and none has an address, a subject or a token in it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.infra.apps import make_app
from tests.infra.children import Child, wait_until
from tests.infra.databases import close
from tests.infra.smtp import SmtpServer
from tests.operate.hand import engine_of
from tests.operate.sites import KEY, VAULT, answers, ask
from unhurried.accounts import service as accounts
from unhurried.kit.db import transaction
from unhurried.kit.logs import OneLine

WHO, TOKEN = "canary-person@people.example", "canary-token-0123456789-abcdefghijklm"
SECRETS = ("canary", "people.example", KEY, VAULT.partition(":")[2])


def lines(*files: Path) -> list[dict[str, Any]]:
    """Every line as JSON; fails where one is something else."""
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


@pytest.fixture
def site(settings_of_production: dict[str, str], begin: Callable[..., Child]) -> dict[str, str]:
    """Web, worker and beat at work in production."""
    env = settings_of_production
    begin("beat")
    begin("worker")
    web = begin("serve", "--processes", "1")
    wait_until(lambda: answers(int(env["UNHURRIED_PORT"])), what="the site", seconds=120, child=web)
    return env


@pytest.mark.timeout(400)
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_no_private_word_comes_into_any_log_whatever_breaks(
    site: dict[str, str], database_url: str, data_dir: Path, smtp: SmtpServer, tmp_path: Path
) -> None:
    port, logs = int(site["UNHURRIED_PORT"]), [tmp_path / f"{name}.log" for name in ("serve", "worker", "beat")]
    smtp.refuse(WHO, f"always 550 5.7.1 we do not take mail for {WHO}")
    ask_for_mail(database_url, data_dir, site)
    wait_until(lambda: "refuses mail" in logs[1].read_text(), what="a refusal in the log", seconds=120)
    with engine_of(database_url) as engine, engine.begin() as connection:
        connection.execute(text("ALTER TABLE sign_in_link RENAME TO canary_links"))
        connection.execute(text("ALTER TABLE outbox RENAME TO canary_outbox"))
    assert ask(port, f"/signin/{TOKEN}?who={WHO}", Cookie=f"__Host-browser={TOKEN}").status == 500
    wait_until(lambda: "OperationalError" in logs[1].read_text(), what="a fault of the worker", seconds=120)

    said = lines(*logs)
    assert all({"at", "level", "logger", "event"} <= one.keys() for one in said)
    whole = "".join(log.read_text() for log in logs).lower()
    assert [secret for secret in SECRETS if secret.lower() in whole] == []
    (broken,) = [one for one in said if one["event"] == "a page broke"]
    assert broken["endpoint"].startswith("accounts.")
    assert broken["fault"] == "OperationalError"
    assert any(place.startswith(("signin.py", "links.py", "queries.py")) for place in broken["where"])


def ask_for_mail(database_url: str, data_dir: Path, env: dict[str, str]) -> None:
    """Someone asks for a sign-in link, as on the site."""
    given = {name.removeprefix("UNHURRIED_").lower(): value for name, value in env.items()}
    app = make_app(**{**given, "database_url": database_url, "data_dir": data_dir})
    with app.app_context(), transaction():
        accounts.find_or_make_person(WHO)
    with app.app_context(), transaction():
        accounts.ask_for_link(WHO, TOKEN)
    close(app)


@pytest.fixture
def said() -> Callable[[str, Callable[[logging.Logger], object]], dict[str, Any]]:
    """What a logger of this name writes as its line."""

    def one(name: str, speak: Callable[[logging.Logger], object]) -> dict[str, Any]:
        to = io.StringIO()
        handler, logger = logging.StreamHandler(to), logging.getLogger(f"{name}.of_this_test")
        handler.setFormatter(OneLine())
        logger.handlers[:], logger.propagate = [handler], False
        speak(logger)
        (line,) = to.getvalue().splitlines()
        return dict(json.loads(line))

    return one


def test_of_what_others_say_only_the_pattern_is_kept(said: Callable[..., dict[str, Any]]) -> None:
    assert said("celery", lambda log: log.error("Task %s raised %r", "drain", WHO))["event"] == "Task %s raised %r"
    words = f"GET /u/{TOKEN} for {WHO}"
    assert "canary" not in said("other", lambda log: log.error(words))["event"]


def test_our_own_words_are_kept_and_what_looks_private_in_them_is_not(said: Callable[..., dict[str, Any]]) -> None:
    found = said("unhurried.mail", lambda log: log.error("row %s is %s", 7, "dead", extra={"row": 7, "to": WHO}))
    assert (found["event"], found["row"], "to" in found) == ("row 7 is dead", 7, False)
    assert said("unhurried.mail", lambda log: log.error("to %s\n%s", WHO, TOKEN))["event"] == "to … …"


def test_a_fault_is_told_by_type_and_place(said: Callable[..., dict[str, Any]]) -> None:
    def fail(log: logging.Logger) -> None:
        try:
            raise ValueError(WHO)
        except ValueError:
            log.exception("broke")

    found = said("unhurried.x", fail)
    assert (found["fault"], WHO in json.dumps(found)) == ("ValueError", False)
    assert found["where"][0].startswith("test_logs.py:")
