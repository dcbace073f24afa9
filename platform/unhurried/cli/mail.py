"""`unhurried mail`: how the ledger stands, and its rows without private text."""

from __future__ import annotations

from typing import Any

import click

from unhurried.cli.site import in_site, show
from unhurried.kit.db import transaction
from unhurried.mail.queries import counts_by_lane_and_state, ledger_rows
from unhurried.mail.service import hold_all, release_held


@click.group("mail")
def mail_group() -> None:
    """What was sent, what was not, and why."""


@mail_group.command("status")
@click.option("--json", "as_json", is_flag=True)
@in_site
def status(as_json: bool) -> None:
    """How many messages each lane has in each state."""
    counts = counts_by_lane_and_state()
    rows = [(lane, state, number) for lane, states in counts.items() for state, number in states.items()]
    lines = [f"{lane:8} {state:11} {number:7}" for lane, state, number in sorted(rows)]
    show(dict(counts), as_json=as_json, words="\n".join(lines) or "The ledger is empty.")


@mail_group.command("ledger")
@click.option("--json", "as_json", is_flag=True)
@in_site
def ledger(as_json: bool) -> None:
    """Every message and every skip: ids, plans and outcomes."""
    rows = ledger_rows()
    show(rows, as_json=as_json, words="\n".join(_line(row) for row in rows) or "The ledger is empty.")


@mail_group.command("hold")
@in_site
def hold() -> None:
    """Hold all mail that waits, as after a restore of the database."""
    with transaction():
        number = hold_all()
    click.echo(f"{number} held.")


@mail_group.command("release")
@in_site
def release() -> None:
    """Let the mail that is held go out."""
    with transaction():
        number = release_held()
    click.echo(f"{number} released.")


def _line(row: dict[str, Any]) -> str:
    what = row["kind"], ",".join(row["items"])
    parts = (row["local_date"], row["person"], *what, row["state"], row["reason"])
    return "  ".join("–" if part in (None, "") else str(part) for part in parts)
