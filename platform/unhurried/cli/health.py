"""`unhurried health`: whether the process of this container does its work; for health checks, 0 or 1."""

from __future__ import annotations

import http.client
import socket

import click
from celery import Celery

from unhurried.kit import clock
from unhurried.kit.doorbell import broker_url
from unhurried.kit.places import BEAT_SIGN
from unhurried.kit.settings import Settings, read_settings
from unhurried.mail.inbound import read_address

SILENT = 60.0


@click.group("health")
def health_group() -> None:
    """Ask a process on this machine whether it is well."""


@health_group.command("web")
def web() -> None:
    """Whether the site answers with its front page."""
    chosen = read_settings()
    try:
        status = _front_page(chosen)
    except OSError:
        raise click.ClickException("The site does not answer.") from None
    _say(status == http.client.OK, "The site answers.", f"The site answers with {status}.")


@health_group.command("worker")
def worker() -> None:
    """Whether a worker on this machine answers."""
    bell = Celery("health", broker=broker_url(read_settings().redis_url), set_as_current=False)
    try:
        found = bell.control.ping(timeout=5.0) or []
    except bell.connection_for_write().connection_errors:
        raise click.ClickException("Redis does not answer.") from None
    finally:
        bell.close()
    here = [name for answer in found for name in answer if name.endswith(f"@{socket.gethostname()}")]
    _say(bool(here), "The worker answers.", "No worker on this machine answers.")


@health_group.command("beat")
def beat() -> None:
    """Whether the beat has sent a wake-up within the last minute."""
    sign = read_settings().data_dir / BEAT_SIGN
    age = clock.wall().timestamp() - sign.stat().st_mtime if sign.exists() else None
    _say(age is not None and age < SILENT, "The beat is at work.", "The beat has sent nothing for a minute.")


@health_group.command("inbound")
def inbound() -> None:
    """Whether the server for incoming mail greets."""
    _speech, host, port = read_address(read_settings().inbound_url)
    try:
        with socket.create_connection(("127.0.0.1" if host in ("0.0.0.0", "::") else host, port), timeout=8) as line:  # noqa: S104
            greeting = line.recv(3)
    except OSError:
        raise click.ClickException("The server for incoming mail does not answer.") from None
    _say(greeting == b"220", "The server for incoming mail answers.", "The server for incoming mail is busy.")


def _front_page(chosen: Settings) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", chosen.port, timeout=8)
    try:
        connection.request("GET", "/", headers={"Host": chosen.host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status
    finally:
        connection.close()


def _say(well: bool, yes: str, no: str) -> None:
    if not well:
        raise click.ClickException(no)
    click.echo(yes)
