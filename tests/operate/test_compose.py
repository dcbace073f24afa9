"""The compose file names every process of the design, with the command that the code really has."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from tests.guards.commands import understood
from tests.guards.tree import ROOT
from tests.operate.sites import VAULT
from unhurried.kit.settings import NEEDED, Settings
from unhurried.mail.rules import LANES

TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
# design §1 names these.
OURS, PARTS = {"migrate", "web", "worker", "worker-urgent", "beat", "inbound"}, {"db", "redis", "mailpit"}
TOOLS = {"unhurried", "pg_isready", "valkey-cli", "/mailpit"}
FILLED = {
    "UNHURRIED_BASE_URL": "https://x.test",
    "UNHURRIED_SECRET_KEY": "k" * 40,
    "UNHURRIED_VAULT_KEYS": VAULT,
    "UNHURRIED_MAIL_FROM": "hello@x.test",
    "UNHURRIED_SMTP_URL": "smtp://mailpit:1025",
    "POSTGRES_PASSWORD": "only-for-this-test",
}


def test_every_process_of_the_design_is_there_and_no_other() -> None:
    assert set(SERVICES) == OURS | PARTS


@pytest.mark.parametrize("name", sorted(OURS))
def test_its_command_is_one_that_the_code_has(name: str) -> None:
    first = {"migrate": "db migrate", "web": "serve", "worker-urgent": "worker"}.get(name, name)
    assert understood(SERVICES[name]["command"]) == f"unhurried {first}"


def test_a_command_that_the_code_does_not_have_is_seen() -> None:
    with pytest.raises(click.UsageError):
        understood(["outbound"])
    with pytest.raises(click.UsageError):
        understood(["worker", "--lane", "fast"])


def test_every_lane_has_a_container_and_the_urgent_one_its_own() -> None:
    lanes = {
        name: [word for word in SERVICES[name]["command"] if word in LANES] for name in ("worker", "worker-urgent")
    }
    assert lanes["worker-urgent"] == ["urgent"]
    assert sorted([*lanes["worker"], *lanes["worker-urgent"]]) == sorted(LANES)


@pytest.mark.parametrize("name", sorted((OURS | PARTS) - {"migrate"}))
def test_every_lasting_process_has_a_health_check_that_exists(name: str) -> None:
    words = SERVICES[name]["healthcheck"]["test"]
    assert words[0] == "CMD"
    assert words[1] in TOOLS
    if words[1] == "unhurried":
        understood(words[2:])


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_processes_have_no_rights_and_wait_for_the_schema(name: str) -> None:
    found = SERVICES[name]
    assert (found["read_only"], found["user"], found["cap_drop"]) == (True, "10001:10001", ["ALL"])
    assert "no-new-privileges:true" in found["security_opt"]
    if name == "migrate":
        assert found["restart"] == "no"
    else:
        assert found["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_no_secret_has_a_default_and_every_setting_exists() -> None:
    asked = dict(re.findall(r"\$\{(\w+)(:\?|:-)", TEXT))
    secret = {"UNHURRIED_SECRET_KEY", "UNHURRIED_VAULT_KEYS", "UNHURRIED_SMTP_URL", "POSTGRES_PASSWORD"}
    assert {name for name in secret if asked[name] != ":?"} == set()
    assert len(re.findall(r"\$\{", TEXT)) == len(re.findall(r"\$\{\w+(?::\?|:-)", TEXT))
    assert set(FILLED) == {name for name, sign in asked.items() if sign == ":?"}
    known = {f"UNHURRIED_{name.upper()}" for name in Settings.model_fields}
    assert set(SERVICES["web"]["environment"]) == known
    assert {f"UNHURRIED_{name.upper()}" for name in NEEDED} <= known


def test_a_default_here_is_the_default_of_the_code() -> None:
    here = {**dict(re.findall(r"\$\{UNHURRIED_(\w+):-([^}]*)\}", TEXT.partition("services:")[0]))}
    assert {name: str(Settings.model_fields[name.lower()].default) for name in here} == here


def test_each_lane_has_limits_of_its_own() -> None:
    limits = {name: SERVICES[name]["environment"]["UNHURRIED_MAIL_CONNECTIONS"] for name in ("worker", "worker-urgent")}
    assert limits == {"worker": "${UNHURRIED_MAIL_CONNECTIONS:-1}", "worker-urgent": "1"}


def test_only_the_proxy_on_this_machine_reaches_the_containers() -> None:
    ports = [port for one in SERVICES.values() for port in one.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_runs_without_root_from_pinned_requirements_and_named_versions() -> None:
    assert re.search(r"^USER unhurried$", DOCKERFILE, re.MULTILINE)
    assert "--require-hashes --only-binary :all: -r requirements/base.txt" in DOCKERFILE
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) + [SERVICES[name]["image"] for name in PARTS]
    assert all(re.search(r":v?\d", image) for image in images)
    words = yaml.safe_load(re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)[-1])
    assert understood(words) == "unhurried serve"


def test_all_that_the_image_copies_is_let_through(tmp_path: Path) -> None:
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    let = {line[1:] for line in ignore if line.startswith("!")}
    assert "*" in ignore
    assert {"pyproject.toml", "README.md", "platform", "worker", "courses", "templates"} <= let
    assert all((ROOT / name).exists() for name in let)
    assert ".env" not in let


def compose() -> list[str] | None:
    """The command that reads compose files, where there is one on this machine."""
    for words in (["docker", "compose"], ["docker-compose"]):
        if (
            shutil.which(words[0])
            and subprocess.run([*words, "version"], capture_output=True, check=False).returncode == 0
        ):
            return words
    return None


@pytest.mark.skipif(compose() is None, reason="there is no docker compose here")
def test_docker_compose_understands_the_file(tmp_path: Path) -> None:
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    words = [*(compose() or []), "--profile", "try", "config", "--quiet"]
    done = subprocess.run(
        words, cwd=tmp_path, env={**os.environ, **FILLED}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    empty = {name: value for name, value in os.environ.items() if name not in FILLED}
    assert subprocess.run(words, cwd=tmp_path, env=empty, capture_output=True, check=False).returncode != 0


def test_the_example_of_settings_has_every_setting_and_starts_once_it_is_filled(tmp_path: Path) -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = [line.removeprefix("# ").partition("=")[0] for line in lines if re.match(r"(# )?[A-Z_]+=", line)]
    assert sorted(named) == sorted(
        [f"UNHURRIED_{name.upper()}" for name in Settings.model_fields] + ["POSTGRES_PASSWORD"]
    )
    empty = {line.rstrip("=") for line in lines if re.fullmatch(r"[A-Z_]+=", line)}
    assert empty == set(FILLED), "what compose asks for and what the example leaves empty are the same"
    (tmp_path / ".env").write_text("\n".join(line + FILLED.get(line.rstrip("="), "") for line in lines))
    here = {"UNHURRIED_DATABASE_URL": "sqlite:///x", "UNHURRIED_REDIS_URL": "redis://x"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in here.items():
            patch.setenv(name, value)
        assert Settings(_env_file=tmp_path / ".env").mode == "production"
