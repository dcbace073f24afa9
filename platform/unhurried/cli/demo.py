"""`unhurried demo prepare`: what the demo needs before its processes start."""

from __future__ import annotations

import click
from flask_migrate import upgrade

from unhurried.cli.site import in_site
from unhurried.demo.people import live_first_weeks
from unhurried.kit import clock
from unhurried.kit.settings import settings


@click.group("demo")
def demo_group() -> None:
    """The demo; it refuses to load in production."""


@demo_group.command("prepare")
@in_site
def prepare() -> None:
    """Bring the schema up to date and let the demo's people live their first weeks."""
    if settings().mode == "production":
        raise click.ClickException("The demo does not load in production.")
    upgrade()
    click.echo("The tables stand.")
    live_first_weeks(clock.wall())
