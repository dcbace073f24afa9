"""`unhurried simulate` prints a season as words or JSON, draws it, and ends with 1 when an invariant was broken."""

from __future__ import annotations

import json
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


def test_a_broken_invariant_ends_it_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "BETWEEN_OPENINGS", timedelta(hours=20))
    result = CliRunner().invoke(simulate_command, SMALL)
    assert result.exit_code == 1
    assert "I2" in result.stdout
