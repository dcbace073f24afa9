"""`unhurried cohorts`: what the desk does with cohorts, for scripts."""

from __future__ import annotations

from datetime import date

import click

from unhurried.cli.site import in_site, show
from unhurried.cohorts import queries, service
from unhurried.cohorts.rules import CohortFault, letter_hour
from unhurried.curriculum.rules.faults import CourseUnknown
from unhurried.kit.db import transaction


@click.group("cohorts")
def cohorts_group() -> None:
    """Create and list cohorts."""


@cohorts_group.command("create")
@click.option("--course", required=True, help="the course's slug")
@click.option("--name", required=True, help="the group's name")
@click.option("--starts-on", required=True, help="the first day, as YYYY-MM-DD")
@click.option("--zone", default="UTC", show_default=True, help="the IANA zone that people start from")
@click.option("--hour", default="09:00", show_default=True, help="the hour that people start from")
@click.option("--capacity", default=20, show_default=True, help="how many places there are")
@click.option("--launch", is_flag=True, help="open it at once")
@click.option("--json", "as_json", is_flag=True)
@in_site
def create(
    course: str, name: str, starts_on: str, zone: str, hour: str, capacity: int, launch: bool, as_json: bool
) -> None:
    """Create a cohort of a course."""
    try:
        first = date.fromisoformat(starts_on)
    except ValueError:
        raise click.ClickException(f"“{starts_on}” is not a date. Write it like 2026-10-19.") from None
    try:
        with transaction():
            made = service.create_cohort(course, name, first, zone=zone, hour=letter_hour(hour), capacity=capacity)
            if launch:
                service.launch(made)
            found = {"id": made.id, "name": made.name, "state": made.state, "code": made.code}
    except (CohortFault, CourseUnknown) as fault:
        raise click.ClickException(str(fault)) from None
    show(found, as_json=as_json, words=f"Cohort {found['id']} “{found['name']}” is {found['state']}.")


@cohorts_group.command("list")
@click.option("--json", "as_json", is_flag=True)
@in_site
def list_cohorts(as_json: bool) -> None:
    """List every cohort, the newest first."""
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "course": queries.course_of(one).outline.slug,
            "starts_on": one.starts_on.isoformat(),
            "state": one.state,
            "people": queries.places_taken(one.id),
            "capacity": one.capacity,
        }
        for one in queries.all_cohorts()
    ]
    lines = [f"{row['id']}  {row['name']}  {row['course']}  {row['starts_on']}  {row['state']}" for row in rows]
    show(rows, as_json=as_json, words="\n".join(lines) or "There is no cohort yet.")
