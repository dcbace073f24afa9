"""What a benchmark hands back, the machine that it ran on, and the goals that its ratios are held against."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Goal:
    """The gate of a ratio, and the aim; `most` says that less is better."""

    gate: float
    aim: float
    most: bool


GOALS = {
    "P1": Goal(0.25, 0.5, most=False),
    "P2": Goal(8, 15, most=False),
    "P3_postgresql": Goal(1.5, 1.2, most=True),
    "P3_sqlite": Goal(1.4, 1.2, most=True),
    "P3b_postgresql": Goal(3, 2, most=True),
    "P3b_sqlite": Goal(3, 2, most=True),
    "P3b": Goal(3, 2, most=True),
    "P4_postgresql": Goal(0.35, 0.6, most=False),
    "P4_sqlite": Goal(0.35, 0.6, most=False),
    "P5": Goal(3, 1.5, most=True),
    "P6": Goal(0.75, 0.5, most=True),
    "P7": Goal(60, 25, most=True),
    "P8": Goal(5_000, 20_000, most=False),
}


@dataclass
class Report:
    """The ratios of performance §4 by name, and the figures behind them."""

    ratios: dict[str, float] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)


def machine() -> dict[str, Any]:
    """What the figures were measured on, and at which commit."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "load": [round(load, 2) for load in os.getloadavg()],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "commit": _commit(),
    }


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _commit() -> str:
    """The commit, with a plus where the tree was changed since; empty outside a repository."""
    command = ["git", "describe", "--always", "--dirty=+"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip()


def words_of(found: dict[str, Any]) -> str:
    """A report as lines to read."""
    ratios = [f"{name:16} {value:>12,.2f}   {_against(name, value)}" for name, value in found["ratios"].items()]
    figures = [f"  {name}: {value}" for name, value in found["figures"].items()]
    return "\n".join([*ratios, *figures, f"  machine: {found['machine']}"])


def _against(name: str, value: float) -> str:
    goal = GOALS[name]
    within = value <= goal.gate if goal.most else value >= goal.gate
    word = "at most" if goal.most else "at least"
    return f"gate {word} {goal.gate:,g}, aim {goal.aim:,g}: {'within' if within else 'missed'}"
