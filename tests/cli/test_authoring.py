"""`courses new` and `courses try`: what an author begins with, and what is said where it cannot be done."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from unhurried.cli import unhurried
from unhurried.curriculum.queries import faults_in


def call(*words: str) -> Result:
    return CliRunner().invoke(unhurried, ["courses", *words])


def test_a_new_course_has_no_fault_and_its_own_name(tmp_path: Path) -> None:
    assert call("new", "one-quiet-week", "--to", str(tmp_path)).exit_code == 0
    assert faults_in(tmp_path) == (1, [])
    written = (tmp_path / "one-quiet-week" / "course.yaml").read_text()
    assert "slug: one-quiet-week\n" in written
    assert "title: One quiet week\n" in written


@pytest.mark.parametrize("slug", ["Quiet", "a b", "../up", "-x", "x--y", ""])
def test_a_name_that_is_no_slug_is_refused_and_nothing_is_written(tmp_path: Path, slug: str) -> None:
    done = call("new", "--to", str(tmp_path), "--", slug)
    assert done.exit_code == 1
    assert "is no slug" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_course_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    assert call("new", "mine", "--to", str(tmp_path)).exit_code == 0
    assert "There is a course mine already." in call("new", "mine", "--to", str(tmp_path)).output
    assert "already" in call("new", "trusting-yourself-again", "--to", str(tmp_path)).output


def test_nothing_is_tried_in_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.operate.sites import KEY, VAULT

    given = {"MODE": "production", "BASE_URL": "https://x.example", "SECRET_KEY": KEY, "VAULT_KEYS": VAULT}
    mail = {"SMTP_URL": "smtp://mail.example", "MAIL_FROM": "hello@x.example", "REDIS_URL": "redis://127.0.0.1:1/0"}
    data = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite"}
    for name, value in {**given, **mail, **data}.items():
        monkeypatch.setenv(f"UNHURRIED_{name}", value)
    done = call("try", "trusting-yourself-again")
    assert done.exit_code == 1
    assert "In production a group is started at the desk" in done.output
