"""The blueprint of the circle, who is looking, and what every page of it needs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, request
from flask_login import current_user

from unhurried.accounts.models import Person
from unhurried.care.queries import duties_of, staffed_hours
from unhurried.care.rules import StaffedHours
from unhurried.circle import queries, service
from unhurried.circle.rules import MOST_BYTES
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.queries import kept_apart
from unhurried.journal.views.blueprint import keep_at_the_door
from unhurried.kit.db import transaction
from unhurried.kit.tokens import mint

pages = Blueprint("circle", __name__)
WRITING = {"circle.write": ("text",), "circle.change": ("text",), "circle.report": ("reason",)}


@pages.url_value_preprocessor
def before_the_door(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take long texts, and keep in the journal what was written when the session ended meanwhile."""
    request.max_content_length = request.max_form_memory_size = MOST_BYTES
    if endpoint in WRITING and request.method == "POST":
        keep_at_the_door(WRITING[endpoint], link_may_enter=False)


def member() -> Person:
    """The person who is signed in; only for views with `access("full")`."""
    person: Person = current_user
    return person


def tab() -> str:
    """The page's own mark, or a new one where it cannot be one."""
    typed = request.form.get("tab", "")
    return typed if 16 <= len(typed) <= 80 else mint()


def apart() -> set[int]:
    """Who is kept apart from the member; asked once in a request."""
    if "circle_apart" not in g:
        g.circle_apart = kept_apart(member().id)
    found: set[int] = g.circle_apart
    return found


def parted_now(place: queries.Place) -> bool:
    """Whether somebody who is kept apart from the member sat in the same circle until now: then the two are parted."""
    if not (apart() and place.circle and apart().intersection(queries.people_in(place.circle.id))):
        return False
    with transaction():
        service.separate(place.circle.id)
    return True


def hours_of(cohort: Cohort) -> StaffedHours:
    """When a facilitator of the group is there."""
    return staffed_hours(duties_of([cohort.id]).get(cohort.id), cohort.zone)


def own_thread(thread_id: int) -> tuple[queries.Place, queries.Thread]:
    """The member's place and the thread; else there is no such page."""
    return queries.own_thread(member().id, thread_id, member().locale) or abort(404)


def own_place(enrolment: int) -> queries.Place:
    """The member's own place in a group; else there is no such page."""
    return queries.place_of(member().id, enrolment) or abort(404)
