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
