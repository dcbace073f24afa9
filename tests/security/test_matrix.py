"""Every route, with every method, by everyone (docs: security §2): deny by default, and no access tells nothing.

What is expected is written here a second time, by path and not by what the views declare.
"""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.accounts.visits import Visit
from tests.infra.pages import still
from tests.security.roles import ROLES, Roles
from unhurried.kit.access import Standing, policy_of, verdict

PUBLIC = {
    "/", "/help", "/safety", "/privacy", "/leave", "/language", "/signed-out", "/signin", "/signin/sent",
    "/signin/<token>",
    "/signin/passkey", "/signin/passkey/begin", "/signin/stop/<token>", "/signin/address/<token>",
    "/erased", "/static/<path:filename>", "/group/<code>", "/join/<token>", "/l/<token>", "/u/<token>",
    "/calendar/<token>.ics", "/healthz", "/readyz",
}  # fmt: skip
LINK = (
    "/account", "/sign-out", "/step-up", "/stay", "/home", "/rhythm", "/weeks", "/write", "/check-in", "/gatherings",
    "/message", "/mail-to-you",
)  # fmt: skip
STAFF = ("/desk",)
ADMIN = ("/desk/check-ins", "/admin")
FULL = (
    "/address", "/code-app", "/journal", "/circle", "/export", "/my-data", "/my-weeks", "/messages", "/for-you",
    "/sharing", "/by-mail", "/notes",
)  # fmt: skip
BEARER = {("letters.act", "POST"), ("letters.stop", "POST")}
HERE = ' aria-current="page"'


def expected(rule: str) -> set[str]:
    """The roles that may enter a path."""
    first = "/" + rule.split("/")[1]
    if rule in PUBLIC or first == "/demo":
        return set(ROLES)
    if first in FULL:
        return {"full"}
    if rule in ADMIN or first in ADMIN:
        return {"admin"}
    if first in STAFF:
        return {"facilitator", "admin"}
    return set(ROLES) - {"anonymous"} if first in LINK else set()


def routes(app: Flask) -> list[tuple[Rule, str]]:
    found = [(rule, method) for rule in app.url_map.iter_rules() for method in rule.methods or ()]
    return sorted(found, key=lambda pair: (pair[0].rule, pair[1]))


def path_to(rule: Rule) -> str:
    """A path of this route that names nothing that exists."""
    chosen = {name: _value(str(rule), name) for name in rule.arguments}
    return re.sub(r"<[^>]*?(\w+)>", lambda found: chosen[found[1]], rule.rule)


def _value(rule: str, name: str) -> str:
    if f"<int:{name}>" in rule:
        return "2147483000"
    choice = re.search(rf"<any\(([^)]*)\):{name}>", rule)
    return choice[1].split(",")[0].strip() if choice else "none-such"


def ask(visit: Visit, path: str, method: str) -> tuple[int, bytes]:
    if method in ("POST", "PUT", "PATCH", "DELETE"):
        data = {"csrf_token": visit.csrf(kept=True)}
        answer = visit.client.open(path, method=method, data=data, base_url=visit.site)
    else:
        answer = visit.client.open(path, method=method, base_url=visit.site, buffered=True)
    return answer.status_code, still(answer.data.decode("latin-1")).replace(HERE, "")


@pytest.mark.parametrize("role", ROLES)
def test_nobody_enters_what_is_not_theirs(roles: Roles, role: str) -> None:
    visit = roles.browser(role)
    nothing = ask(visit, "/none-such/at/all", "GET")
    assert nothing[0] == (401 if role == "anonymous" else 404)
    wrong = []
    for rule, method in routes(roles.app):
        if role not in expected(rule.rule):
            found = ask(visit, path_to(rule), method)
            closed = _closed(visit, rule.rule, role) or nothing
            same = found[0] == closed[0] if method == "HEAD" else found == closed
            wrong += [] if same else [(rule.rule, method, found[0])]
    assert wrong == []


def _closed(visit: Visit, rule: str, role: str) -> tuple[int, bytes] | None:
    """What a session without a second proof reads wherever one is needed, whether there is such a page or not."""
    area = "/" + rule.split("/")[1]
    return ask(visit, f"{area}/none-such/at/all", "GET") if area in FULL and role not in ("anonymous", "full") else None


@pytest.mark.parametrize("role", ROLES)
def test_everyone_enters_what_is_theirs(roles: Roles, role: str) -> None:
    wrong = []
    for rule, method in routes(roles.app):
        if role in expected(rule.rule):
            status = ask(roles.browser(role), path_to(rule), method)[0]
            fine = status in (200, 303, 302, 422, 400, 409, 410) or (
                status == 404 and (rule.arguments or rule.rule == "/demo/time")
            )
            wrong += [] if fine else [(rule.rule, method, status)]
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_a_wrong_method_reads_like_no_such_route(roles: Roles, role: str) -> None:
    visit = roles.browser(role)
    nothing = ask(visit, "/none-such", "PUT")
    for rule in roles.app.url_map.iter_rules():
        assert ask(visit, path_to(rule), "PATCH") == (_closed(visit, rule.rule, role) or nothing), rule.rule


def test_every_route_declares_who_may_enter(site: Flask) -> None:
    silent = [rule.rule for rule in site.url_map.iter_rules() if policy_of(site, rule.endpoint) is None]
    assert silent == []


def test_only_stopping_letters_and_letter_links_go_without_a_csrf_token(site: Flask) -> None:
    unsafe = {(r.endpoint, m) for r, m in routes(site) if m not in ("GET", "HEAD", "OPTIONS")}
    assert {pair for pair in unsafe if policy_of(site, pair[0]) == "token"} == BEARER


def test_a_view_without_a_policy_stays_shut(site: Flask, roles: Roles) -> None:
    site._got_first_request = False  # the test adds a route to a site that has answered before
    site.add_url_rule("/forgotten", "forgotten", lambda: "open")
    answers = {role: roles.browser(role).get("/forgotten").status_code for role in ROLES}
    assert answers == {role: 401 if role == "anonymous" else 404 for role in ROLES}


@pytest.mark.parametrize(("policy", "standing", "found"), [
    (None, Standing(), "sign_in"),
    (None, Standing(signed_in=True, admin=True, staff=True, staff_may_enter=True), "nothing"),
    ("full", Standing(signed_in=True), "step_up"),
    ("full", Standing(signed_in=True, full=True), "enter"),
    ("staff", Standing(signed_in=True, full=True), "nothing"),
    ("staff", Standing(signed_in=True, staff=True), "second_proof"),
    ("admin", Standing(signed_in=True, full=True, staff=True), "second_proof"),
    ("staff", Standing(signed_in=True, full=True, staff_may_enter=True), "nothing"),
    ("admin", Standing(signed_in=True, staff=True, staff_may_enter=True), "nothing"),
    ("admin", Standing(signed_in=True, staff=True, admin=True, staff_may_enter=True), "enter"),
    ("demo", Standing(), "sign_in"),
    ("demo", Standing(signed_in=True), "nothing"),
])  # fmt: skip
def test_the_guard_denies_by_default(policy: str | None, standing: Standing, found: str) -> None:
    assert verdict(policy, standing, demo=False) == found  # type: ignore[arg-type]


def test_where_a_full_session_is_needed_a_link_session_cannot_tell_what_exists(site: Flask, roles: Roles) -> None:
    site._got_first_request = False  # no page needs a full session yet, so the test brings one
    from unhurried.kit.access import access

    site.add_url_rule("/journal/<int:n>", "private", access("full")(lambda n: f"entry {n}"))
    link, full = roles.browser("link"), roles.browser("full")
    pages = [ask(link, path, "GET") for path in ("/journal/1", "/journal/2", "/journal/none/such")]
    assert pages[0][0] == 403
    assert len(set(pages)) == 1
    assert full.get("/journal/1").text == "entry 1"
    assert full.get("/journal/none/such").status_code == 404
