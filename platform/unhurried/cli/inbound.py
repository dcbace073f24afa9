"""`unhurried inbound`: takes bounces, complaints and replies until it is told to end."""

from __future__ import annotations

import signal
import threading

import click

from unhurried.app import create_app
from unhurried.cli.processes import ready_settings
from unhurried.kit.logs import log_as_lines
from unhurried.mail.inbound import Inbound, read_address


@click.command("inbound")
def inbound_command() -> None:
    """Take bounces, complaints and replies by mail, behind your own mail server (docs/operate.md)."""
    chosen = ready_settings()
    if not chosen.inbound_url:
        raise click.ClickException("Set UNHURRIED_INBOUND_URL, such as lmtp://127.0.0.1:8024: where mail comes in.")
    read_address(chosen.inbound_url)
    if chosen.mode == "production":
        log_as_lines()
    over = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: over.set())
    server = Inbound(create_app(chosen))
    server.start()
    click.echo(f"Mail comes in at {server.host}, port {server.port}.")
    over.wait()
    server.stop()
