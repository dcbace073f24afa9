"""`unhurried simulate` prints a season as words or JSON, draws it, and ends with 1 when an invariant was broken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from unhurried.cli.simulate import simulate_command
from unhurried.pacing.rules import policy

SMALL = ["--participants", "40", "--weeks", "4", "--processes", "1"]


def test_it_prints_one_json_object_and_draws_a_picture_with_a_table(tmp_path: Path) -> None:
    file = tmp_path / "season.svg"
    result = CliRunner().invoke(simulate_command, [*SMALL, "--json", "--svg", str(file)])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["participants"] == 40
    root = ET.fromstring(file.read_text(encoding="utf-8"))
    svg = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert "40 people" in (root.findtext(f"{svg}title") or "")
    assert f"{told['letters']:,} letters" in (root.findtext(f"{svg}desc") or "")
    words = [element.text for element in root.iter(f"{svg}text")]
    assert {f"{people['reading']:,}" for people in told["people_by_state"].values()} <= set(words)


def test_it_prints_words() -> None:
    result = CliRunner().invoke(simulate_command, SMALL)
    assert result.exit_code == 0
    assert "Invariants that did not hold: none." in result.stdout


def test_it_says_how_much_memory_its_processes_took() -> None:
    command = ["--participants", "600", "--weeks", "3", "--processes", "2", "--json"]
    child = subprocess.Popen([sys.executable, "-m", "unhurried.cli", "simulate", *command], stdout=subprocess.PIPE)
    assert child.stdout is not None
    memory = json.loads(child.stdout.read())["memory"]
    child.stdout.close()
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    largest = max(memory["main_mb"], memory["largest_child_mb"])
    assert largest == pytest.approx(used.ru_maxrss / 1024, rel=0.05)
    assert 10 < memory["largest_child_mb"] < 400


def test_a_broken_invariant_ends_it_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "BETWEEN_OPENINGS", timedelta(hours=20))
    result = CliRunner().invoke(simulate_command, SMALL)
    assert result.exit_code == 1
    assert "I2" in result.stdout
