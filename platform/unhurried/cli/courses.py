"""`unhurried courses …`: what an author asks about course files."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from unhurried.cli.authoring import new, try_course
from unhurried.curriculum.queries import course_folders, faults_in
from unhurried.curriculum.rules.faults import Fault


@click.group("courses")
def courses_group() -> None:
    """Course files."""


courses_group.add_command(new)
courses_group.add_command(try_course)


@courses_group.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(path: Path | None) -> None:
    """Name every fault in the course files as file:line, and end with 1 if there is one.

    PATH is a course's folder or a folder of courses; without it every course is checked.
    """
    folders = [path] if path else course_folders()
    counted = [faults_in(folder) for folder in folders]
    courses, faults = (
        sum(number for number, _found in counted),
        [f for _number, found in counted for f in found],
    )
    for fault in faults:
        click.echo(said(fault))
    if not courses:
        click.echo(_("No course here: a course is a folder with a course.yaml."), err=True)
    elif not faults:
        click.echo(ngettext("%(num)s course, no faults.", "%(num)s courses, no faults.", courses))
    raise SystemExit(1 if faults or not courses else 0)


def said(fault: Fault) -> str:
    """The fault in one line: file:line: what it is; what would be right."""
    what, right = _(fault.what, **fault.values), _(fault.right, **fault.values)
    return f"{fault.file}:{fault.line}: {what}; {right}"
