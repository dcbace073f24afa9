"""The demo beside an operator's `.env`: it uses none of the database, keys and addresses that stand there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operate.sites import KEY, VAULT
from unhurried.demo.start import _environment
from unhurried.kit.settings import SettingFault, Settings

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


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("UNHURRIED_DATABASE_URL", "sqlite:///chosen"),
        ("UNHURRIED_REDIS_URL", "redis://127.0.0.1:1/0"),
        ("UNHURRIED_SMTP_URL", "smtp://127.0.0.1:1"),
    ],
)
def test_a_variable_of_the_environment_still_chooses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, chosen: str
) -> None:
    monkeypatch.setenv(name, chosen)
    assert _environment(8000, tmp_path, tmp_path, 2525)[name] == chosen


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("UNHURRIED_DATABASE_URL", "mysql://host/name"),
        ("UNHURRIED_REDIS_URL", "localhost:6379"),
        ("UNHURRIED_SMTP_URL", "http://host"),
        ("UNHURRIED_MAIL_CONNECTIONS", "many"),
    ],
)
def test_a_wrong_setting_stops_the_demo_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, wrong: str
) -> None:
    monkeypatch.setenv(name, wrong)
    with pytest.raises(SettingFault, match=f"^{name}: [A-Z][^\n]*$") as fault:
        _environment(8000, tmp_path, tmp_path, 2525)
    assert wrong not in str(fault.value)


def test_a_data_folder_named_from_here_holds_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = Settings(_env_file=None, mode="demo", data_dir=Path("var/demo"))
    assert found.database == f"sqlite:///{tmp_path / 'var' / 'demo' / 'unhurried.sqlite'}"
