"""A newcomer's first minutes: a copy of the repository, an empty home, and nothing but Python and git."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from tests.guards.commands import clean_environment, demo, marked_processes, run
from tests.guards.walks import hand_out
from tests.infra.places import short_folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What git would hand out, in a folder whose name has a space; nothing is set up in it."""
    return hand_out(tmp_path / "a copy")


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_copy_sets_itself_up_and_leaves_nothing_outside_its_folder(copy: Path, tmp_path: Path) -> None:
    mark, home = uuid.uuid4().hex, tmp_path / "home"
    with short_folder("clean") as temporary:
        temporary.chmod(0o1777)
        environment = {**clean_environment(mark, home, tmp_path / "data"), "TMPDIR": str(temporary)}
        assert " passed" in run("./run test tests/infra tests/guards/test_tree.py", environment, copy)
        with demo(environment, copy / "var" / "demo", copy) as lines:
            assert lines[-1].startswith("READY")
        assert marked_processes(mark) == []
        assert list(home.iterdir()) == []
        assert list(temporary.iterdir()) == []
