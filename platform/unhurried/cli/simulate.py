"""`unhurried simulate`: a season of many made-up people through the real rules. docs: design §4"""

from __future__ import annotations

import json
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _

from unhurried.letters.simulation import Terms, picture, simulate
from unhurried.letters.simulation.picture import about


@click.command("simulate")
@click.option("--participants", type=click.IntRange(1, 50_000_000), required=True, help="How many people.")
@click.option("--weeks", type=click.IntRange(1, 26), default=9, show_default=True, help="How long the course is.")
@click.option(
    "--seed", type=click.IntRange(0, 2**31), default=1, show_default=True, help="The same seed, the same season."
)
@click.option("--starts-on", type=click.DateTime(["%Y-%m-%d"]), default="2026-10-19", help="The groups' first date.")
@click.option("--processes", type=click.IntRange(0, 256), default=0, help="How many at once; one a core by default.")
@click.option("--svg", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Draw the season there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def simulate_command(
    participants: int, weeks: int, seed: int, starts_on: datetime, processes: int, svg: Path | None, as_json: bool
) -> None:
    """A season of made-up people who read, rest, vanish and return; ends with 1 when an invariant did not hold."""
    terms = Terms(participants, weeks, seed, starts_on.date())
    with click.progressbar(length=participants, label=_("People"), file=sys.stderr) as bar:
        told = simulate(terms, processes, bar.update).told(terms)
    told["memory"] = peak_memory()
    if svg:
        svg.write_text(picture(told), encoding="utf-8")
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(lines_of(told)))
    raise SystemExit(1 if told["broken"] else 0)


def peak_memory() -> dict[str, float]:
    """The most that this process and the largest of those that it waited for ever held, in MB of 1,024 kB.

    Pages that a process shares with the one it came from count in both.
    """
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    own, largest = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"main_mb": round(own / unit, 1), "largest_child_mb": round(largest / unit, 1)}


def lines_of(told: dict[str, Any]) -> list[str]:
    """A season as lines to read."""
    skips = ", ".join(f"{count:,} {reason}" for reason, count in told["skips"].items()) or _("none")
    broken = ", ".join(f"{count:,} {name}" for name, count in told["broken"].items()) or _("none")
    peak = told["peak_day"]
    return [
        about(told),
        _("The fullest day: %(day)s, %(letters)s letters.", day=peak["at"], letters=f"{peak['letters']:,}"),
        _("Skipped: %(skips)s.", skips=skips),
        *(_week(told, week) for week in told["people_by_state"]),
        _("Invariants that did not hold: %(broken)s.", broken=broken),
        _memory(told["memory"]),
        *told["examples"],
    ]


def _week(told: dict[str, Any], week: str) -> str:
    people = ", ".join(f"{state} {count:,}" for state, count in told["people_by_state"][week].items() if count)
    opened = f"{told['openings_per_week'].get(week, 0):,}"
    return _("Week %(week)s: %(opened)s pages opened; %(people)s.", week=week, opened=opened, people=people)


def _memory(memory: dict[str, float]) -> str:
    return _(
        "Most memory: %(own)s MB in the main process, %(child)s MB in the largest of the others.",
        own=f"{memory['main_mb']:,.0f}",
        child=f"{memory['largest_child_mb']:,.0f}",
    )
