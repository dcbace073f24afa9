"""`unhurried db`: the database's schema."""

from __future__ import annotations

import click
from flask_migrate import upgrade

from unhurried.cli.site import in_site


@click.group("db")
def db_group() -> None:
    """Look after the database."""


@db_group.command("migrate")
@in_site
def migrate() -> None:
    """Bring the schema up to date; running it again changes nothing."""
    upgrade()
    click.echo("The database is up to date.")
