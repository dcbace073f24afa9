"""`unhurried erase`: erase someone again after a restore, or at their word."""

from __future__ import annotations

import click

from unhurried.accounts.models import Person
from unhurried.cli.site import in_site
from unhurried.kit.db import db, transaction
from unhurried.kit.vault import leave_no_log
from unhurried.privacy.service import ErasureRefused, erase


@click.command("erase")
@click.argument("people", nargs=-1, type=int, required=True)
@click.option("--yes", is_flag=True, help="without it nothing is erased")
@in_site
def erase_command(people: tuple[int, ...], yes: bool) -> None:
    """Erase the PEOPLE with these numbers for good, their key first."""
    unknown = [number for number in people if db.session.get(Person, number) is None]
    if unknown:
        raise click.ClickException(f"There is nobody with the number {unknown[0]}. Nothing was erased.")
    if not yes:
        raise click.ClickException("There is no way back. Say --yes if it is meant.")
    for number in people:
        try:
            with transaction():
                erase(number)
        except ErasureRefused as refused:
            raise click.ClickException(f"{number}: {refused}") from None
    leave_no_log()
    click.echo(f"{len(people)} erased.")
