"""The commands of the compose file, run by hand: each process starts, and its health check says so."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.infra.children import Child, stop, wait_until
from tests.operate.sites import run
from tests.operate.test_compose import SERVICES

pytestmark = pytest.mark.timeout(600)
Begin = Callable[..., Child]


def healthy(name: str, env: dict[str, str], where: Path) -> bool:
    """What the health check of the compose file says of this service."""
    return run(*SERVICES[name]["healthcheck"]["test"][2:], env=env, where=where).returncode == 0


ON_POSTGRESQL = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
NAMES = ("web", "worker", "worker-urgent", "beat")


@ON_POSTGRESQL
def test_the_processes_of_the_compose_file_start_and_are_healthy_and_then_not(
    begin: Begin, settings_of_production: dict[str, str], tmp_path: Path
) -> None:
    env = settings_of_production
    assert not any(healthy(name, env, tmp_path) for name in ("web", "worker", "beat"))
    children = {name: begin(*SERVICES[name]["command"]) for name in NAMES}
    for name, child in children.items():
        wait_until(lambda name=name: healthy(name, env, tmp_path), what=name, seconds=60, child=child)  # type: ignore[misc]
    for child in children.values():
        stop(child)
    sign = Path(env["UNHURRIED_DATA_DIR"]) / "beat.alive"
    os.utime(sign, (sign.stat().st_atime, sign.stat().st_mtime - 61))
    assert not any(healthy(name, env, tmp_path) for name in ("web", "worker", "beat"))


def test_migrating_once_makes_the_schema_and_again_changes_nothing(
    empty_database_url: str, settings_of_production: dict[str, str], tmp_path: Path
) -> None:
    env = {**settings_of_production, "UNHURRIED_DATABASE_URL": empty_database_url}
    first, second = (run(*SERVICES["migrate"]["command"], env=env, where=tmp_path) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert first.stdout.startswith("The schema is now ")
    assert second.stdout == "The database is up to date.\n"
