"""The list of faults names tests that exist."""

from __future__ import annotations

import re

from tests.infra.apps import ROOT

NAMED = re.compile(r"`(tests/\S+\.py)::(test_\w+)`")
FAULTS = 23


def test_every_fault_of_the_list_names_a_test_that_exists() -> None:
    lines = (ROOT / "tests" / "faults" / "README.md").read_text().splitlines()
    rows = [line for line in lines if NAMED.search(line)]
    named = [found for line in rows for found in NAMED.findall(line)]
    missing = [f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text()]
    assert missing == []
    assert len(rows) >= FAULTS
