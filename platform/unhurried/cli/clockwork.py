"""`unhurried tick` and `unhurried clock …`: one run of the clockwork, and the programme's movable time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import click

from unhurried.cli.site import in_site, show
from unhurried.cohorts.queries import cohorts_with_waiting
from unhurried.cohorts.service import move_up
from unhurried.desk.service import tell_staff
from unhurried.kit import clock
from unhurried.kit.db import transaction
from unhurried.kit.settings import settings
from unhurried.letters.service import NotSettled, deliver_due, run_until, tick

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Span(click.ParamType[timedelta]):
    """A stretch of time such as 30m, 6h, 7d or 1w."""

    name = "span"

    def convert(self, value: str | timedelta, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The stretch as a timedelta."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"(\d{1,5})([mhdw])", value.strip(), re.ASCII)
        if not found or int(found[1]) == 0:
            self.fail(f"“{value}” is not a stretch of time. Write it like 30m, 6h or 7d.", param, ctx)
        return timedelta(**{UNITS[found[2]]: int(found[1])})


class Instant(click.ParamType[datetime]):
    """An ISO 8601 instant; without an offset it is UTC."""

    name = "instant"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The instant, aware UTC."""
        try:
            found = value if isinstance(value, datetime) else datetime.fromisoformat(value.strip())
        except ValueError:
            self.fail(f"“{value}” is not an instant. Write it like 2026-10-19T08:00:00+00:00.", param, ctx)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


@click.command("tick")
@click.option("--deliver", is_flag=True, help="also send all that is due now, in this process")
@click.option("--json", "as_json", is_flag=True)
@in_site
def tick_command(deliver: bool, as_json: bool) -> None:
    """Run the clockwork once."""
    for cohort in cohorts_with_waiting():
        with transaction():
            move_up(cohort)
    with transaction():
        tell_staff()
    looked, settled = deliver_due() if deliver else (tick(), 0)
    words = f"Looked at {looked}." + (f" Settled {settled} messages." if deliver else "")
    show({"people": looked, "settled": settled}, as_json=as_json, words=words)


@click.group("clock")
def clock_group() -> None:
    """The programme's time, which can be moved in demo and test."""


@clock_group.command("show")
@click.option("--json", "as_json", is_flag=True)
@in_site
def show_clock(as_json: bool) -> None:
    """Show the programme's time."""
    _tell(as_json)


@clock_group.command("set")
@click.argument("instant", type=Instant())
@click.option("--json", "as_json", is_flag=True)
@in_site
def set_clock(instant: datetime, as_json: bool) -> None:
    """Jump to INSTANT; what lies between is an outage."""
    _move(lambda: clock.run_from(instant))
    _tell(as_json)


@clock_group.command("advance")
@click.argument("by", type=Span())
@click.option("--json", "as_json", is_flag=True)
@in_site
def advance_clock(by: timedelta, as_json: bool) -> None:
    """Jump forward BY a stretch such as 6h or 7d; what lies between is an outage."""
    _move(lambda: clock.advance(by))
    _tell(as_json)


@clock_group.command("run")
@click.option("--until", type=Instant(), required=True, help="where to stop")
@click.option("--step", type=Span(), default="1h", show_default=True, help="the longest stride")
@click.option("--deliver", is_flag=True, help="decide and send in this process, without a worker")
@click.option("--patience", type=Span(), default="1m", show_default=True, help="how long to wait at one instant")
@click.option("--json", "as_json", is_flag=True)
@in_site
def run_clock(until: datetime, step: timedelta, deliver: bool, patience: timedelta, as_json: bool) -> None:
    """Walk to an instant, and wait at each one on the way until nothing that is due is unsettled."""
    _refuse_in_production()
    if until < clock.now():
        raise click.ClickException(f"The clock shows {clock.now().isoformat()}; a walk goes forward.")
    try:
        walked = run_until(until, step=step, deliver=deliver, patience=patience)
    except NotSettled as fault:
        raise click.ClickException(str(fault)) from None
    found = {"now": walked.now.isoformat(), "steps": walked.steps}
    show(found, as_json=as_json, words=f"{found['now']} after {walked.steps} steps.")


def _move(move: Callable[[], object]) -> None:
    _refuse_in_production()
    with transaction():
        move()


def _refuse_in_production() -> None:
    if not settings().movable_clock:
        raise click.ClickException("In production the clock is real time; it moves in demo and test only.")


def _tell(as_json: bool) -> None:
    clock.forget()
    now, wall = clock.now().isoformat(), clock.wall().isoformat()
    show({"now": now, "wall": wall}, as_json=as_json, words=now)
