"""The circle, one thread of it, and what is agreed in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel.core import get_global
from flask import render_template, request
from flask.typing import ResponseReturnValue

from unhurried.care.queries import help_in
from unhurried.circle import queries, rules
from unhurried.circle.service import CircleFault
from unhurried.circle.views.blueprint import apart, hours_of, member, own_thread, pages, parted_now
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.settings import settings
from unhurried.kit.tokens import mint


@pages.get("/circle")
@access("full")
def home() -> ResponseReturnValue:
    """The circles that one is in, their threads, and who is there."""
    places = queries.places_of(member().id)
    parted = [parted_now(place) for place in places]
    if any(parted):
        places = queries.places_of(member().id)
    return render_template(
        "pages/circle/home.html",
        circles=[_circle(place) for place in places],
        locale=member().locale,
        zone=member().zone,
        now=clock.now(),
    )


def _circle(place: queries.Place) -> dict[str, Any]:
    if not place.is_in:
        return {"place": place, "hours": hours_of(place.cohort)}
    return {
        "place": place,
        "hours": hours_of(place.cohort),
        "threads": queries.threads_of(place, member().locale),
        "people": queries.companions(place, apart()),
    }


@pages.get("/circle/agreements")
@access("full")
def agreements() -> ResponseReturnValue:
    """What is agreed in every circle, who reads what, and which words hold a post."""
    return render_template("pages/circle/agreements.html", words=rules.WORDS, minutes=_minutes())


@pages.get("/circle/threads/<int:thread_id>")
@access("full")
def thread(thread_id: int) -> ResponseReturnValue:
    """The words of a thread, and the box to write in."""
    place, found = own_thread(thread_id)
    return thread_page(*own_thread(thread_id)) if parted_now(place) else thread_page(place, found)


def thread_page(
    place: queries.Place,
    found: queries.Thread,
    fault: CircleFault | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:
    """The page of a thread; after a fault with what was typed."""
    asked = request.args.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    page = queries.posts_in(found.row.id, member().id, apart(), before)
    return render_template(
        "pages/circle/thread.html",
        place=place, staffed=hours_of(place.cohort), thread=found, page=page, before=before, step=queries.ON_A_PAGE,
        held=any(one.mine and one.post.state == "held" for one in page.posts), near=help_near,
        read_by=_read_by(place), fault=fault, typed=typed or {}, tab=mint(), zone=member().zone, now=clock.now(),
        notes=rules.NOTES, minutes=_minutes(),
        read_first=rules.is_read_first(place.cohort.starts_on, place.cohort.zone, clock.now()),
    )  # fmt: skip


def help_near() -> dict[str, Any]:
    """Confirmed help for the country of the reader's zone, as the Safety page has it; no place is kept."""
    code = str(get_global("zone_territories").get(member().zone) or "")
    return {"code": code, "found": help_in(code, clock.now().date(), examples=settings().movable_clock)}


def _read_by(place: queries.Place) -> Any:
    """The date by which a post that waits is read."""
    hours = hours_of(place.cohort)
    return lambda post: rules.working_day_after(post.changed_at or post.made_at, hours.zone, hours.days)


def _minutes() -> int:
    return int(rules.CHANGE_FOR.total_seconds()) // 60
