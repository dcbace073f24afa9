"""`unhurried care …`: what an operator asks about the files of help near you."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import ngettext

from unhurried.care.queries import faults_in_help
from unhurried.care.queries.help import FOLDER
from unhurried.cli.courses import said


@click.group("care")
def care_group() -> None:
    """Help near you."""


@care_group.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(path: Path | None) -> None:
    """Name every fault in the files of help near you as file:line, and end with 1 if there is one."""
    countries, faults = faults_in_help(path or FOLDER)
    for fault in faults:
        click.echo(said(fault))
    if not faults:
        click.echo(ngettext("%(num)s country, no faults.", "%(num)s countries, no faults.", countries))
    raise SystemExit(1 if faults else 0)
