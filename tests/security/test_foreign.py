"""Every route × everyone × the ids of somebody else (docs: security §2): what is not one's own reads like no such page.

The routes are those that the site has, and who may what is written here a second time, by path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.privacy.filling import everything_in
from tests.security.foreign import PARTICIPANTS, STAFF, WHO, World
from tests.security.test_matrix import ask, path_to, routes
from unhurried.kit.access import policy_of
from unhurried.kit.db import db

BEARER = ("public", "token", "demo")  # who holds the link may follow it, whoever that is
GOES_ON = {"session", "rate_count"}
# Each ends something that others need.
LAST = ("call-off", "take-back", "settle", "unshare", "rest", "remove", "launch", "leave", "end")
SAME_AS_NOBODYS = {  # these refuse nothing, and answer as they do for what does not exist
    "journal.save": "what is typed into an entry that was removed meanwhile is kept as a new one",
    "lessons.remove_hard_day": "pressing twice is pressing once",
}
MAY: dict[str, tuple[str, ...]] = {
    "/admin/": ("admin",),
    "/desk/groups/": ("cohort's facilitator", "admin"),
    "/desk/tasks/": ("cohort's facilitator", "admin"),
    "/desk/shared/": ("cohort's facilitator",),
    "/desk/messages/": ("cohort's facilitator",),
    "/desk/circles/": ("cohort's facilitator",),
    "/desk/": tuple(STAFF),
    "/circle/threads/": ("owner", "peer"),
    "/circle/": ("owner",),
    "/gatherings/": ("owner", "owner with a link", "partner", "peer"),
    "/by-mail/": ("owner",),
    "/journal/": ("owner",),
    "/my-data/": ("owner",),
    "/my-weeks/": ("owner",),
    "/": ("owner", "owner with a link"),
}


@pytest.fixture
def world(new_app: Callable[..., Flask]) -> World:
    return World(new_app())


def may(path: str) -> tuple[str, ...]:
    """Who may enter a path with the owner's ids."""
    return next(people for start, people in MAY.items() if path.startswith(start))


def named(site: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route that names a thing, with every method that looks at it (OPTIONS looks at none)."""
    for rule, method in routes(site):
        names_one = rule.arguments and not re.fullmatch(r"[^<]*<any[^<]*", rule.rule)
        if names_one and policy_of(site, rule.endpoint) not in BEARER and method != "OPTIONS":
            yield rule, method


def test_what_is_somebody_elses_reads_like_no_such_page(world: World) -> None:
    browsers = {who: world.browser(who) for who in WHO}
    nothing = {who: ask(browser, "/none-such/at/all", "GET") for who, browser in browsers.items()}
    with world.app.app_context():
        before = everything_in(db)
    told, tried = [], 0
    for rule, method in named(world.app):
        for path in world.paths(rule):
            for who in set(WHO) - set(may(path)):
                area = "/" + path.split("/")[1]
                step_up = who == "owner with a link" and policy_of(world.app, rule.endpoint) == "full"
                closed = ask(browsers[who], f"{area}/none-such/at/all", "GET") if step_up else nothing[who]
                if rule.endpoint in SAME_AS_NOBODYS and not step_up and who != "anonymous":
                    closed = ask(browsers[who], path_to(rule), method)
                found = ask(browsers[who], path, method)
                same = found[0] == closed[0] if method == "HEAD" else found == closed
                told += [] if same else [(who, method, path, found[0])]
                tried += 1
    assert told == [], "\n".join(map(str, told))
    assert tried > 400
    with world.app.app_context():
        after = everything_in(db)
    assert {name for name in before if before[name] != after[name]} <= GOES_ON


def test_the_same_ids_open_for_whom_they_belong_to(world: World) -> None:
    browsers = {who: world.browser(who) for who in (*PARTICIPANTS, *STAFF)}
    shut = []
    for rule, method in sorted(named(world.app), key=lambda one: turn(*one)):
        if method in ("GET", "POST"):
            paths = list(world.paths(rule))
            answers = [ask(browsers[may(path)[0]], path, method)[0] for path in paths]
            shut += [] if any(status != 404 for status in answers) else [(method, rule.rule)]
    assert shut == [], "\n".join(map(str, shut))


def turn(rule: Rule, method: str) -> tuple[bool, int, str]:
    """Looking first, then changing, then ending."""
    ends = [number for number, word in enumerate(LAST, 1) if f"/{word}" in rule.rule]
    return method == "POST", max(ends, default=0), rule.rule
