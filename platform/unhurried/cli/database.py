"""`unhurried db`: the database's schema, its backup, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from unhurried.cli.backup import backup_command, restore_command
from unhurried.cli.site import in_site
from unhurried.kit.db import db
from unhurried.kit.schema import SchemaFault, changing_schema, demand_current, migrate, version_of, versions


@click.group("db")
def db_group() -> None:
    """Look after the database."""


db_group.add_command(backup_command)
db_group.add_command(restore_command)


@contextmanager
def connected(*, change: bool = False) -> Iterator[Connection]:
    """A connection, in one transaction where the schema is to change; what is wrong becomes one sentence."""
    try:
        with changing_schema(db.engine) if change else db.engine.connect() as connection:
            yield connection
    except SchemaFault as fault:
        raise click.ClickException(str(fault)) from None
    except OperationalError as fault:
        if fault.statement is None:
            raise click.ClickException("The database does not answer at UNHURRIED_DATABASE_URL.") from None
        raise


@db_group.command("migrate")
@in_site
def migrate_command() -> None:
    """Bring the schema up to date; running it again changes nothing."""
    with connected(change=True) as connection:
        before = version_of(connection)
        migrate(connection)
    click.echo("The database is up to date." if before == versions()[-1] else f"The schema is now {versions()[-1]}.")


@db_group.command("check")
@click.option("--quiet", is_flag=True, help="say nothing when all is well")
@in_site
def check_command(quiet: bool) -> None:
    """Say whether the database has the schema that this program needs; end with 1 if not."""
    with connected() as connection:
        demand_current(connection)
    if not quiet:
        click.echo(f"The database has the schema {versions()[-1]}, which is what this program needs.")
