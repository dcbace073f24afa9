"""The guards over the site: what every route, lane, letter kind and setting must have."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from flask import Flask

from tests.guards import site
from tests.guards.tree import ROOT
from tests.infra.apps import make_app


@pytest.fixture(scope="module")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("guards")
    return make_app(f"sqlite:///{folder / 'guards.sqlite'}", folder, redis_url="", smtp_url="")


def test_every_route_declares_who_may_enter(whole_site: Flask) -> None:
    assert len(list(whole_site.url_map.iter_rules())) > 0
    assert site.routes_without_policy(whole_site) == []


def test_every_lane_has_a_worker() -> None:
    from unhurried.kit.doorbell import LANES as RUNG
    from unhurried.mail.rules import LANES

    assert tuple(RUNG) == tuple(LANES)
    celery = importlib.import_module("worker.celery").app
    assert site.lanes_without_worker(LANES, {queue.name for queue in celery.conf.task_queues or ()}) == []


def test_every_letter_kind_has_its_three_files() -> None:
    from unhurried.mail.rules import ITEMS

    with_files = set(ITEMS) - {"trial"}  # that is a letter about a week, with a line before it
    assert site.letters_without_files(ROOT / "templates" / "letters", with_files) == []


def test_every_setting_stands_in_the_readme() -> None:
    from unhurried.kit.settings import Settings

    assert site.wrong_settings_rows(Settings, (ROOT / "README.md").read_text()) == []


def test_the_example_of_settings_names_only_settings() -> None:
    from unhurried.kit.settings import Settings

    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line.lstrip("# ").partition("=")[0] for line in lines if "UNHURRIED_" in line}
    assert named <= {f"UNHURRIED_{name.upper()}" for name in Settings.model_fields}


def test_a_route_without_a_policy_is_seen(whole_site: Flask) -> None:
    bare = Flask("bare")
    bare.add_url_rule("/open", "open", lambda: "")
    assert site.routes_without_policy(bare) == ["/open (open) declares no access"]


def test_a_lane_without_a_worker_is_seen() -> None:
    assert site.lanes_without_worker(("urgent", "slow"), {"urgent"}) == ["nobody works the lane slow"]


def test_a_letter_without_its_files_is_seen(tmp_path: Path) -> None:
    (tmp_path / "_frame").mkdir()
    (tmp_path / "lesson").mkdir()
    for name in ("subject.txt", "body.txt"):
        (tmp_path / "lesson" / name).touch()
    missing = site.letters_without_files(tmp_path, {"rest"})
    wanted = ["lesson/body.html is missing", *(f"rest/{name} is missing" for name in site.LETTER_FILES)]
    assert missing == wanted


def test_a_missing_and_a_wrong_row_of_settings_are_seen() -> None:
    from unhurried.kit.settings import Settings

    rows = site.settings_table(Settings)
    assert site.wrong_settings_rows(Settings, "\n".join(rows)) == []
    assert len(site.wrong_settings_rows(Settings, "\n".join(rows[1:]))) == 1
    assert len(site.wrong_settings_rows(Settings, "\n".join([*rows, "| `UNHURRIED_X` | | x |"]))) == 1
