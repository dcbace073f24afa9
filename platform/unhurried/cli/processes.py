"""`unhurried serve`, `worker` and `beat`: each becomes the process that does it."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from unhurried.kit import programs
from unhurried.kit.doorbell import LANES
from unhurried.kit.settings import Settings, read_settings
from unhurried.mail.senders.address import read_relay


@click.command()
@click.option("--processes", default=2, show_default=True, help="how many processes answer")
@click.option("--bind", default="127.0.0.1", show_default=True, help="where the proxy in front reaches the site")
def serve(processes: int, bind: str) -> None:
    """Answer the site's pages, over plain http: in production a proxy in front speaks https."""
    chosen = ready_settings()
    log = ["--logger-class", "unhurried.kit.weblog.GunicornLog"] if chosen.mode == "production" else []
    _become(programs.web(f"{bind}:{chosen.port}", processes, *log))


@click.command()
@click.option("--lane", "lanes", multiple=True, type=click.Choice(LANES), help="only this lane; repeatable")
@click.option("--processes", default=1, show_default=True, help="how many processes send")
def worker(lanes: tuple[str, ...], processes: int) -> None:
    """Send mail and run the clockwork. A worker of its own for the urgent lane keeps sign-in mail quick.

    Each lane has a queue of its name. A worker serves all of its lanes whichever it is woken for: urgent first, then
    lesson, and one gentle letter for every four lessons; more of them where no lesson waits.
    """
    chosen = _with_broker()
    read_relay(chosen.smtp_url)
    name = f"{(lanes or ('all',))[0]}-{os.getpid()}"
    if chosen.mode != "production":  # there each line of the log is one of JSON
        click.echo(what_it_serves(chosen, lanes or LANES, processes))
    _become(programs.worker(lanes or LANES, processes, name, *_quietly(chosen)))


def what_it_serves(chosen: Settings, lanes: tuple[str, ...], processes: int) -> str:
    """Its lanes, which are its queues, and its limits, in a line."""
    most = f"{chosen.mail_per_second:g} letters a second at most" if chosen.mail_per_second else "no limit a second"
    each = f"{processes} × {chosen.mail_connections} connections to the relay"
    return f"Lanes: {', '.join(lanes)}. {each}, {most}."


@click.command()
def beat() -> None:
    """Wake the workers every few seconds. Any number of beats may run."""
    chosen = _with_broker()
    _become(programs.beat(*_quietly(chosen)))


def _quietly(chosen: Settings) -> list[str]:
    """In production no banner stands between the lines of the log."""
    return ["--quiet"] if chosen.mode == "production" else []


def ready_settings() -> Settings:
    """The settings; in production only with keys and a schema that fit (`db check` says why not, in one sentence).

    It is a process of its own, since the site's code is not needed to become another program.
    """
    chosen = read_settings()
    if chosen.mode == "production":
        done = subprocess.run([sys.executable, "-m", "unhurried.cli", "db", "check", "--quiet"], check=False)
        if done.returncode:
            sys.exit(done.returncode)
    return chosen


def _with_broker() -> Settings:
    chosen = ready_settings()
    if not chosen.redis_url:
        raise click.ClickException("Set UNHURRIED_REDIS_URL: the worker is woken through Redis.")
    return chosen


def _become(command: list[str]) -> None:
    """Become this program, where we stand: paths in the settings keep their meaning."""
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606
