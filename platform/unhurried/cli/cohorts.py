"""`unhurried cohorts`: what the desk does with cohorts, for scripts."""

from __future__ import annotations

from datetime import date

import click

from unhurried.audit import service as audit
from unhurried.cli.site import in_site, show
from unhurried.cohorts import queries, service
from unhurried.cohorts.rules import CohortFault, letter_hour
from unhurried.curriculum.rules.faults import CourseUnknown, Faulty
from unhurried.kit.db import transaction
from unhurried.kit.languages import LANGUAGES


@click.group("cohorts")
def cohorts_group() -> None:
    """Create, list and close cohorts."""


@cohorts_group.command("create")
@click.option("--course", required=True, help="the course's slug")
@click.option("--name", required=True, help="the group's name")
@click.option("--starts-on", required=True, help="the first day, as YYYY-MM-DD")
@click.option("--zone", default="UTC", show_default=True, help="the IANA zone that people start from")
@click.option("--hour", default="09:00", show_default=True, help="the hour that people start from")
@click.option("--capacity", default=20, show_default=True, help="how many places there are")
@click.option("--language", type=click.Choice(tuple(LANGUAGES)), help="the language of its invitations [the site's]")
@click.option("--off", multiple=True, help="a day in a week in which nothing opens, as YYYY-MM-DD; up to three")
@click.option("--launch", is_flag=True, help="open it at once, as a rehearsal: no signature is asked for here")
@click.option("--json", "as_json", is_flag=True)
@in_site
def create(
    course: str,
    name: str,
    starts_on: str,
    zone: str,
    hour: str,
    capacity: int,
    language: str | None,
    off: tuple[str, ...],
    launch: bool,
    as_json: bool,
) -> None:
    """Create a cohort of a course."""
    first, days = _day(starts_on), [_day(day) for day in off]
    try:
        with transaction():
            at, said = letter_hour(hour), language or ""
            made = service.create_cohort(
                course, name, first, zone=zone, hour=at, capacity=capacity, days_off=days, locale=said
            )
            if launch:
                audit.record("launched as a rehearsal", actor=None, cohort=made.id)
                service.launch(made)
            found = {"id": made.id, "name": made.name, "state": made.state, "code": made.code}
    except (CohortFault, CourseUnknown) as fault:
        raise click.ClickException(str(fault)) from None
    except Faulty as fault:
        raise click.ClickException(f"The files of this course have faults:\n{fault}") from None
    show(found, as_json=as_json, words=f"Cohort {found['id']} “{found['name']}” is {found['state']}.")


@cohorts_group.command("close")
@click.argument("cohort_id", type=int)
@click.option("--json", "as_json", is_flag=True)
@in_site
def close(cohort_id: int, as_json: bool) -> None:
    """End a cohort: nothing automated comes from it any more, and what is open stays open."""
    try:
        with transaction():
            cohort = queries.cohort_by_id(cohort_id)
            if cohort is None:
                raise click.ClickException(f"There is no cohort {cohort_id}.")
            service.close(cohort, by=None)
    except CohortFault as fault:
        raise click.ClickException(str(fault)) from None
    show({"id": cohort_id, "state": "closed"}, as_json=as_json, words=f"Cohort {cohort_id} is closed.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.ClickException(f"“{text}” is not a date. Write it like 2026-10-19.") from None


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
