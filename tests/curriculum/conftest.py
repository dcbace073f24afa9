"""Fixtures of the curriculum's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.curriculum.desks import FILES, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A sound course of two weeks."""
    desk = Desk(tmp_path / "small")
    for name, text in FILES.items():
        desk.write(name, text)
    assert desk.faults() == []
    return desk


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults name files by their whole path, unless they lie below the folder that one stands in."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
