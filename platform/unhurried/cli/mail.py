"""`unhurried mail`: how the ledger stands, and its rows without private text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from unhurried.audit.service import record
from unhurried.cli.clockwork import Instant
from unhurried.cli.site import in_site, show
from unhurried.kit.db import transaction
from unhurried.kit.settings import settings
from unhurried.letters.service.replaying import release_by_log, release_sent_until
from unhurried.mail.queries import counts_by_lane_and_state, ledger_rows, received_by_day
from unhurried.mail.reconcile.choice import WrongReconcile
from unhurried.mail.reconcile.whole_log import taken_over
from unhurried.mail.service import hold_all, mail_waits, release_held
from unhurried.mail.service.bursting import go_on, stopped_since
from unhurried.mail.service.looking_back import ask_about_all
from unhurried.mail.service.signing import signer

LOG = click.Path(exists=True, dir_okay=False, path_type=Path)
STRING = 255  # the longest string of a TXT record


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
    lines += ["Letters over the plan stand still: `mail go-on` lets them go."] if stopped_since() else []
    lines += ["Mail is held after a restore: `mail release` lets it go."] if mail_waits() else []
    show(dict(counts), as_json=as_json, words="\n".join(lines) or "The ledger is empty.")


@mail_group.command("ledger")
@click.option("--json", "as_json", is_flag=True)
@in_site
def ledger(as_json: bool) -> None:
    """Every message and every skip: ids, plans and outcomes."""
    rows = ledger_rows()
    show(rows, as_json=as_json, words="\n".join(_line(row) for row in rows) or "The ledger is empty.")


@mail_group.command("received")
@click.option("--json", "as_json", is_flag=True)
@in_site
def received(as_json: bool) -> None:
    """How many bounces, complaints, replies and forgeries came in, by day."""
    rows = received_by_day()
    lines = [f"{row['day']}  {row['what']:14} {row['number']:7}" for row in rows]
    show(rows, as_json=as_json, words="\n".join(lines) or "Nothing has come in.")


@mail_group.command("dkim")
@click.option("--json", "as_json", is_flag=True)
@in_site
def dkim(as_json: bool) -> None:
    """The DNS record that belongs to the key that letters are signed with."""
    found = signer()
    if found is None:
        show({}, as_json=as_json, words="No key is set (UNHURRIED_DKIM_KEY): the relay signs.")
        return
    name, text = found.record
    strings = " ".join(f'"{text[at : at + STRING]}"' for at in range(0, len(text), STRING))
    show({"name": name, "type": "TXT", "text": text}, as_json=as_json, words=f"{name}. IN TXT ( {strings} )")


@mail_group.command("reconcile")
@in_site
def reconcile_command() -> None:
    """Ask whom UNHURRIED_MAIL_RECONCILE names about the last messages, and about those without a known end."""
    if not settings().mail_reconcile:
        raise click.ClickException("UNHURRIED_MAIL_RECONCILE names nobody who could be asked.")
    try:
        found = ask_about_all()
    except (OSError, WrongReconcile) as fault:
        raise click.ClickException(f"It cannot be asked: {fault}") from None
    click.echo(f"Of the last {found.sent} messages that were sent {found.known} are known there.")
    click.echo(
        f"Of {found.in_doubt} without a known end {found.arrived} were taken over and count as sent now, "
        f"{found.refused} certainly were not."
    )


@mail_group.command("go-on")
@in_site
def go_on_command() -> None:
    """Let letters go that stand still because nobody planned them; `mail status` says when they do."""
    with transaction():
        number = go_on()
        if number:
            record("mail goes on", actor=None, number=number)
    click.echo(f"{number} over the plan may go." if number else "Letters do not stand still.")


@mail_group.command("hold")
@in_site
def hold() -> None:
    """Hold all mail that waits, as after a restore of the database."""
    with transaction():
        number = hold_all()
    click.echo(f"{number} held.")


@mail_group.command("release")
@click.option("--sent-until", type=Instant(), help="after a restore: what was due until then went out, nothing later")
@click.option("--relay-log", type=LOG, help="after a restore: what has its Message-ID in this file went out")
@in_site
def release(sent_until: datetime | None, relay_log: Path | None) -> None:
    """Let the mail that is held go out. After a restore, say what had gone out before it."""
    if mail_waits():
        _release_after_restore(sent_until, relay_log)
        return
    if sent_until or relay_log:
        raise click.ClickException("Mail is not held after a restore; `mail release` alone lets it go.")
    with transaction():
        number = release_held()
        if number:
            record("mail released", actor=None, number=number)
    click.echo(f"{number} released.")


def _release_after_restore(sent_until: datetime | None, relay_log: Path | None) -> None:
    if (sent_until is None) == (relay_log is None):
        raise click.ClickException("Mail is held after a restore: give --sent-until INSTANT or --relay-log FILE.")
    if sent_until is not None:
        gone, waiting = release_sent_until(sent_until)
    else:
        assert relay_log is not None
        gone, waiting = release_by_log(taken_over(relay_log))
    with transaction():
        record("mail released", actor=None, number=gone, waiting=waiting)
    click.echo(f"{gone} had gone out, {waiting} released.")


def _line(row: dict[str, Any]) -> str:
    what = row["kind"], ",".join(row["items"])
    parts = (row["local_date"], row["person"], *what, row["state"], row["reason"])
    return "  ".join("–" if part in (None, "") else str(part) for part in parts)
