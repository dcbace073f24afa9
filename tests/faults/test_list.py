"""The list of faults has every one that must be survived, and names tests that exist and run."""

from __future__ import annotations

import re

from tests.infra.apps import ROOT

NAMED = re.compile(r"`(tests/\S+\.py)::(test_\w+)`")
# What an operator was promised, in the words with which the rows begin.
FAULTS = (
    "worker killed anywhere", "worker, child, beat killed at random", "broker flushed", "broker stopped for a minute",
    "broker evicting", "broker failing over", "two beats, no beat", "no beat for three days",
    "PostgreSQL stopped at once and restarted", "PostgreSQL gone, or SQLite's disk full", "SQLite locked",
    "4xx, 5xx, cut, silence at every step; 421 at QUIT; silence after the dot", "STARTTLS stripped",
    "a wrong certificate", "a worker's clock two hours off", "both clock changes",
    "unsubscribed, paused, left, held between decision and dot", "a bounce before its own commit",
    "a bounce replayed", "a bounce forged", "a mail loop and an auto-reply",
    "letters that cannot be rendered among a thousand", "an old worker with a new schema",
    "a database restored from yesterday", "a consumer that hangs", "a child that stands still",
    "a beat whose connection hangs", "a long burst of one lane",
)  # fmt: skip


def is_skipped(text: str, name: str) -> bool:
    """Whether the test stands under a mark that leaves it out or expects it to fail."""
    marks = text[: text.index(f"def {name}(")].rpartition("\n\n\n")[2]
    return bool(re.search(r"mark\.(skip|xfail)\b", marks))


def test_every_fault_of_the_list_names_a_test_that_exists() -> None:
    lines = (ROOT / "tests" / "faults" / "README.md").read_text().splitlines()
    rows = [line for line in lines if NAMED.search(line)]
    named = [found for line in rows for found in NAMED.findall(line)]
    missing = [f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text()]
    assert missing == []
    skipped = [f"{file}::{name}" for file, name in named if is_skipped((ROOT / file).read_text(), name)]
    assert skipped == []
    assert [fault for fault in FAULTS if not any(row.startswith(f"| {fault}") for row in rows)] == []
