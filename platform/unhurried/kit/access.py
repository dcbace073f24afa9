"""Who may enter a route: every view declares its policy, one guard checks it, and what declares none stays shut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import SecurityError

Policy = Literal["public", "token", "demo", "link", "full", "staff", "admin"]
Verdict = Literal["enter", "sign_in", "step_up", "second_proof", "nothing"]
View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Standing:
    """What a visitor brings: a session, a second proof, a role that is theirs at this moment."""

    signed_in: bool = False
    full: bool = False
    staff: bool = False
    admin: bool = False
    staff_may_enter: bool = False


def access(policy: Policy) -> Callable[[View], View]:
    """Declare a view's policy.

    `public`: everyone. `token`: whoever holds the link's token. `demo`: everyone, in demo and test only.
    `link`: any session. `full`: a session with a second proof. `staff`: a facilitator. `admin`: a program admin.
    """

    def mark(view: View) -> View:
        view.access_policy = policy  # type: ignore[attr-defined]
        return view

    return mark


def policy_of(app: Flask, endpoint: str | None) -> Policy | None:
    """The policy that the endpoint's view declares; None when it declares none or there is no such route."""
    if endpoint is None:
        return None
    if endpoint == "static":
        return "public"
    return getattr(app.view_functions.get(endpoint), "access_policy", None)


def verdict(
    policy: Policy | None, standing: Standing, *, demo: bool, full_area: bool = False, staff_area: bool = False
) -> Verdict:
    """What the guard answers (docs: security §1.5): deny by default, and no access reads like no such thing.

    `demo`: whether demo pages exist. `full_area`, `staff_area`: no such route, among routes that all need a full
    session, or all are for staff.
    """
    if policy in ("public", "token") or (policy == "demo" and demo):
        return "enter"
    if not standing.signed_in:
        return "sign_in"
    if policy == "link" or (policy == "full" and standing.full):
        return "enter"
    if policy == "full" or (policy is None and full_area and not standing.full):
        return "step_up"
    for_staff = policy in ("staff", "admin") or (policy is None and staff_area)
    if for_staff and standing.staff and not standing.staff_may_enter:
        return "second_proof"
    if (policy == "staff" and standing.staff) or (policy == "admin" and standing.admin):
        return "enter"
    return "nothing"


def guard(
    app: Flask,
    standing: Callable[[], Standing],
    answer: Callable[[Verdict], ResponseReturnValue],
    forged: Callable[[Policy], ResponseReturnValue | None],
    *,
    demo: bool,
) -> None:
    """Check every request once: access first, then `forged` (CSRF) on what may be entered."""

    def check() -> ResponseReturnValue | None:
        if isinstance(request.routing_exception, SecurityError):
            raise request.routing_exception
        policy = policy_of(app, request.endpoint)
        if policy in ("public", "token"):
            return forged(policy)
        here = _policies_here(app) if policy is None else set()
        areas = {"full_area": here == {"full"}, "staff_area": bool(here) and here <= {"staff", "admin"}}
        found = verdict(policy, standing(), demo=demo, **areas)
        return forged(policy) if found == "enter" and policy else answer(found)

    app.before_request(check)


def _policies_here(app: Flask) -> set[Policy | None]:
    """The policies of all routes that share the path's first part; empty when there are none."""
    area = request.path.split("/")[1]
    return {policy_of(app, rule.endpoint) for rule in app.url_map.iter_rules() if rule.rule.split("/")[1] == area}
