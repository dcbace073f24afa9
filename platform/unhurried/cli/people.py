"""`unhurried people`: bring people in from a CSV, and make the first admin."""

from __future__ import annotations

from pathlib import Path

import click

from unhurried.cli.site import in_site, show
from unhurried.cli.staff import people_add
from unhurried.cohorts import queries, service
from unhurried.cohorts.rules import COLUMNS
from unhurried.kit.db import transaction
from unhurried.kit.sheets import read_sheet


@click.group("people")
def people_group() -> None:
    """Bring people in."""


people_group.add_command(people_add)


@people_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cohort", "cohort_id", type=int, required=True, help="the cohort's id")
@click.option("--accepted", is_flag=True, help="they have said yes already: skip the invitation")
@click.option("--json", "as_json", is_flag=True)
@in_site
def import_people(file: Path, cohort_id: int, accepted: bool, as_json: bool) -> None:
    """Invite, or with --accepted enrol, everyone in a CSV."""
    rows = read_sheet(file.read_bytes(), COLUMNS, "email")
    with transaction():
        cohort = queries.cohort_by_id(cohort_id)
        if cohort is None:
            raise click.ClickException(f"There is no cohort {cohort_id}.")
        result = service.import_people(cohort, rows, accepted=accepted)
    lines = [f"Enrolled {result.enrolled}, invited {result.invited}, there already {result.already}."]
    lines += [f"line {one.line}: {one.email}: {one.reason}" for one in result.refused]
    show(result.as_json(), as_json=as_json, words="\n".join(lines))
