"""What an author begins with: the files of a course of one week, and a group in the demo that reads it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import click

from unhurried.audit import service as audit
from unhurried.cli.site import in_site
from unhurried.cohorts import service as cohorts
from unhurried.cohorts.rules import Wishes
from unhurried.curriculum.queries import available_courses, load_course
from unhurried.curriculum.rules.faults import CourseUnknown, Faulty
from unhurried.kit import clock
from unhurried.kit.db import transaction
from unhurried.kit.places import PACKAGE, REPOSITORY
from unhurried.kit.settings import settings

STARTER = PACKAGE / "curriculum" / "starter"
OWN = REPOSITORY / "courses" if (REPOSITORY / "courses").is_dir() else Path("courses")
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
READER = "reader@demo.example"


@click.command("new")
@click.argument("slug")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), default=OWN, help="the folder of courses")
def new(slug: str, to: Path) -> None:
    """Write the files of a course of one week, without a fault in them, to begin with."""
    folder = to / slug
    if not SLUG.fullmatch(slug):
        raise click.ClickException(f"“{slug}” is no slug. Write it in small letters and hyphens, like one-quiet-week.")
    if folder.exists() or slug in available_courses():
        raise click.ClickException(f"There is a course {slug} already.")
    text = (STARTER / "course.yaml").read_text(encoding="utf-8")
    (folder / "en").mkdir(parents=True)
    text = text.replace("SLUG", slug).replace("TITLE", slug.replace("-", " ").capitalize())
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    week = (STARTER / "01-first-week.md").read_text(encoding="utf-8")
    (folder / "en" / "01-first-week.md").write_text(week, encoding="utf-8")
    click.echo(f"Written: {folder / 'course.yaml'}\nWritten: {folder / 'en' / '01-first-week.md'}")


@click.command("try")
@click.argument("slug")
@in_site
def try_course(slug: str) -> None:
    """Open a group of this course with one reader, as a rehearsal in the demo; its first page opens the day after."""
    if not settings().movable_clock:
        raise click.ClickException("In production a group is started at the desk, with the signatures of its review.")
    try:
        track = load_course(slug).outline.tracks[0]
    except CourseUnknown as fault:
        raise click.ClickException(str(fault)) from None
    except Faulty as fault:
        raise click.ClickException(f"The files of this course have faults:\n{fault}") from None
    number, first = _open_group(slug, track)
    click.echo(f"Group {number} reads {slug}. Its first page opens on {first:%Y-%m-%d}, by the programme's time.")
    click.echo("In the demo: The time machine, Let a day pass, until the Inbox has the reader's letter. Open it there.")


def _open_group(slug: str, track: str) -> tuple[int, date]:
    """The group's number and its first day, which is tomorrow."""
    first = clock.now().date() + timedelta(days=1)
    with transaction():
        cohort = cohorts.create_cohort(slug, f"Trying {slug}", first, zone="UTC")
        audit.record("launched as a rehearsal", actor=None, cohort=cohort.id)
        cohorts.launch(cohort)
        cohorts.enrol_address(cohort, READER, Wishes(name="Reader", track=track, style="note", reminders=True))
        return cohort.id, first
