"""The demo beside an operator's `.env`: it uses none of the database, keys and addresses that stand there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operate.sites import KEY, VAULT
from unhurried.demo.start import _environment
from unhurried.kit.settings import Settings

FILE = f"""UNHURRIED_MODE=production
UNHURRIED_DATABASE_URL=postgresql://unhurried@db.example/unhurried
UNHURRIED_REDIS_URL=redis://redis.example/0
UNHURRIED_SMTP_URL=smtp://mail.example
UNHURRIED_MAIL_FROM=hello@example.org
UNHURRIED_SECRET_KEY={KEY}
UNHURRIED_VAULT_KEYS={VAULT}
"""


def test_the_demo_never_touches_what_an_operators_file_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(FILE)
    data = tmp_path / "demo"
    given = _environment(8000, data, tmp_path / "home", 2525)
    for name, value in given.items():
        if name.startswith("UNHURRIED_"):
            monkeypatch.setenv(name, value)
    found = Settings(_env_file=tmp_path / ".env")
    assert (found.mode, found.database) == ("demo", f"sqlite:///{data / 'unhurried.sqlite'}")
    assert "example" not in f"{found.redis_url}{found.smtp_url}{found.mail_from}"
    assert KEY not in found.key.decode()
    assert found.vault_keys == ""


def test_a_variable_of_the_environment_still_chooses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNHURRIED_DATABASE_URL", "sqlite:///chosen")
    assert _environment(8000, tmp_path, tmp_path, 2525)["UNHURRIED_DATABASE_URL"] == "sqlite:///chosen"
