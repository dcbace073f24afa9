"""Who may enter a route: every view declares its policy, and a route without one fails the guard tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

from flask import Flask, request

Policy = Literal["public", "token", "demo", "link", "full", "staff", "admin"]
View = TypeVar("View", bound=Callable[..., object])


def access(policy: Policy) -> Callable[[View], View]:
    """Declare a view's policy.

    `public`: everyone. `token`: whoever holds the link's token. `demo`: everyone, in demo and test only.
    `link`: any session. `full`: a session with a second proof. `staff`: a facilitator. `admin`: a program admin.
    """

    def mark(view: View) -> View:
        view.access_policy = policy  # type: ignore[attr-defined]
        return view

    return mark


def policy_here(app: Flask) -> Policy | None:
    """The policy of the route that the current request asks for; None where no route matches."""
    if request.endpoint is None:
        return None
    if request.endpoint == "static":
        return "public"
    return getattr(app.view_functions[request.endpoint], "access_policy", None)
