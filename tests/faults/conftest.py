"""One rig for each file and database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.rig import Rig, rig
from tests.infra.databases import Databases, one


@pytest.fixture(scope="module")
def rigged(databases: Databases, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """The rig, on SQLite and on PostgreSQL."""
    with one(databases, migrated) as url, rig(url, tmp_path_factory.mktemp("rig")) as found:
        yield found
