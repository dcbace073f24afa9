"""Health checks that mean it, and figures for Prometheus that say nothing of anybody."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from tests.desk.admins import counted
from tests.infra.apps import make_app
from tests.infra.databases import close
from unhurried.accounts.service import find_or_make_person
from unhurried.agenda.models import Due
from unhurried.app.metrics import STATES, Counted
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import SettingFault, read_settings
from unhurried.mail.models import MailGap, MailStop, OutboxRow
from unhurried.mail.rules import LANES
from unhurried.mail.service.bursting import go_on

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TOKEN = "a-token-of-the-operator"
NewApp = Callable[..., Flask]


def answer(site: Flask, path: str) -> tuple[int, str]:
    found = site.test_client().get(path)
    return found.status_code, found.text.strip()


def wait_for_the_clockwork(site: Flask, minutes: int) -> None:
    with site.app_context(), transaction():
        clock.stop_at(NOW)
        person = find_or_make_person("mira@example.org")
        db.session.add(Due(person_id=person.id, look_at=NOW - timedelta(minutes=minutes)))


def put(site: Flask, number: int, lane: str = "lesson", state: str = "sent", **about: Any) -> None:
    plain = {"kind": "letter", "items": [], "send_after": NOW, "made_at": NOW, "nonce": "n"}
    with site.app_context(), transaction():
        for _time in range(number):
            key = f"{lane} {state} {db.session.query(OutboxRow).count()}"
            db.session.add(OutboxRow(key=key, lane=lane, state=state, **{**plain, **about}))
            db.session.flush()


def figures(site: Flask) -> dict[str, float]:
    """Each figure by its name and labels, such as `unhurried_mail_due lesson`."""
    found = site.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert found.status_code == 200
    samples = [one for family in text_string_to_metric_families(found.text) for one in family.samples]
    return {" ".join([one.name, *one.labels.values()]): one.value for one in samples}


def test_a_process_is_alive_and_ready(new_app: NewApp, redis_url: str) -> None:
    site = new_app(redis_url=redis_url)
    assert (answer(site, "/healthz"), answer(site, "/readyz")) == ((200, "alive"), (200, "ready"))
    assert site.test_client().get("/readyz").headers["Cache-Control"] == "no-store"


def test_without_its_database_a_process_is_alive_and_not_ready(tmp_path: Path) -> None:
    folder = tmp_path / "database"
    folder.mkdir()
    site = make_app(f"sqlite:///{folder}/site.sqlite", tmp_path)
    with site.app_context():
        db.engine.dispose()
    shutil.rmtree(folder)
    assert (answer(site, "/healthz"), answer(site, "/readyz")) == ((200, "alive"), (503, "database"))
    folder.mkdir()
    close(site)


def test_with_another_schema_a_process_is_not_ready(new_app: NewApp) -> None:
    site = new_app()
    with site.app_context(), transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert answer(site, "/readyz") == (503, "schema")


@pytest.mark.parametrize("scheme", ["unix://", "redis+socket://"])
def test_without_its_broker_a_process_is_not_ready(tmp_path: Path, scheme: str, new_app: NewApp) -> None:
    assert answer(new_app(redis_url=f"{scheme}{tmp_path}/none.sock"), "/readyz") == (503, "broker")


def test_a_broker_is_found_in_either_dialect(new_app: NewApp, redis_url: str) -> None:
    address = redis_url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
    assert answer(new_app(redis_url=address), "/readyz") == (200, "ready")


@pytest.mark.parametrize(("minutes", "said"), [(14, (200, "ready")), (16, (503, "clockwork")), (-60, (200, "ready"))])
def test_a_clockwork_that_lags_is_told_and_one_that_is_a_little_late_is_not(
    new_app: NewApp, minutes: int, said: tuple[int, str]
) -> None:
    site = new_app()
    wait_for_the_clockwork(site, minutes)
    assert answer(site, "/readyz") == said


def test_everything_that_is_wrong_is_said_at_once(new_app: NewApp, tmp_path: Path) -> None:
    site = new_app(redis_url=f"unix://{tmp_path}/none.sock")
    wait_for_the_clockwork(site, 60)
    assert answer(site, "/readyz") == (503, "broker\nclockwork")


def test_without_a_token_in_the_settings_there_is_no_such_page(new_app: NewApp) -> None:
    site = new_app()
    assert "/metrics" not in {rule.rule for rule in site.url_map.iter_rules()}


def test_who_does_not_bring_the_token_reads_like_no_such_page(new_app: NewApp) -> None:
    browser = new_app(metrics_token=TOKEN).test_client()
    nothing = browser.get("/none-such")
    for given in (
        {},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": "Bearer é"},
    ):
        found = browser.get("/metrics", headers=given)
        assert found.status_code == nothing.status_code
        assert "unhurried_mail" not in found.text


def test_a_token_that_could_be_guessed_stops_the_start() -> None:
    with pytest.raises(SettingFault, match=r"UNHURRIED_METRICS_TOKEN.*20 characters"):
        read_settings(_env_file=None, metrics_token="short")


def test_the_figures_are_those_of_the_ledger_and_the_due_queue(new_app: NewApp) -> None:
    site = new_app(metrics_token=TOKEN)
    wait_for_the_clockwork(site, 3)
    put(site, 2, state="pending", send_after=NOW - timedelta(minutes=5))
    put(site, 3, state="pending", send_after=NOW + timedelta(hours=1))
    put(site, 4, attempts=1)
    put(site, 1, attempts=4)
    put(site, 5, lane="gentle", state="uncertain", attempts=2)
    put(site, 6, lane="urgent", state="dead")
    found = figures(site)
    expected = {
        "unhurried_mail_due lesson": 2, "unhurried_mail_due gentle": 0, "unhurried_mail_due urgent": 0,
        "unhurried_mail_pending lesson": 5, "unhurried_mail_oldest_due_seconds lesson": 300,
        "unhurried_mail_oldest_due_seconds gentle": 0, "unhurried_mail_rows lesson sent": 5,
        "unhurried_mail_rows gentle uncertain": 5, "unhurried_mail_rows urgent dead": 6,
        "unhurried_mail_rows gentle sent": 0, "unhurried_mail_retried lesson": 3, "unhurried_mail_retried gentle": 5,
        "unhurried_mail_retried urgent": 0, "unhurried_clockwork_lag_seconds": 180,
        "unhurried_clockwork_due_people": 1, "unhurried_mail_held_after_restore": 0,
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected
    assert {name for name in found if name.startswith("unhurried_mail_rows")} == {
        f"unhurried_mail_rows {lane} {state}" for lane in LANES for state in STATES
    }


def test_every_process_tells_the_same_and_a_restore_shows(new_app: NewApp) -> None:
    one, other = new_app(metrics_token=TOKEN), new_app(metrics_token=TOKEN)
    put(one, 3, state="held")
    with one.app_context(), transaction():
        clock.stop_at(NOW)
        db.session.add(MailGap(id=1, since=NOW, until=NOW))
    told = [figures(site) for site in (one, other)]
    for found in told:
        del found["unhurried_ledger_counted_seconds_ago"]
    assert told[0] == told[1]
    assert (told[0]["unhurried_mail_rows lesson held"], told[0]["unhurried_mail_held_after_restore"]) == (3, 1)


def test_letters_that_stand_still_show_until_somebody_says_go_on(new_app: NewApp) -> None:
    site = new_app(metrics_token=TOKEN)
    told = [figures(site)["unhurried_mail_stopped"]]
    with site.app_context(), transaction():
        db.session.add(MailStop(id=1, at=NOW))
    told.append(figures(site)["unhurried_mail_stopped"])
    with site.app_context(), transaction():
        go_on()
    assert [*told, figures(site)["unhurried_mail_stopped"]] == [0, 1, 0]


def test_a_scrape_says_nothing_of_anybody_and_costs_as_much_for_many_as_for_few(new_app: NewApp) -> None:
    site = new_app(metrics_token=TOKEN)
    wait_for_the_clockwork(site, 3)
    with counted(site) as few:
        figures(site)
    put(site, 9, state="pending", person_id=1, error="550 mira@example.org")
    with counted(site) as many:
        page = site.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert 4 <= len(many) <= len(few) <= 7
    assert ("mira" in page, "@" in page) == (False, False)


def test_a_long_ledger_is_not_counted_at_each_scrape(new_app: NewApp) -> None:
    site = new_app(metrics_token=TOKEN)
    slow = Counted({("lesson", "sent"): 7}, {}, clock.wall(), timedelta(minutes=5))
    site.extensions["unhurried.counted"] = slow
    put(site, 1)
    assert figures(site)["unhurried_mail_rows lesson sent"] == 7
    site.extensions["unhurried.counted"] = Counted(slow.rows, {}, clock.wall() - timedelta(minutes=101), slow.took)
    assert figures(site)["unhurried_mail_rows lesson sent"] == 1
