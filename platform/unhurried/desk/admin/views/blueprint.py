"""The admin's blueprint, whom they are kept apart from, and the page that asks before anything is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from unhurried.accounts.models import Person
from unhurried.cohorts.queries import kept_apart
from unhurried.kit.db import db

pages = Blueprint("admin", __name__, url_prefix="/admin")


def apart() -> frozenset[int]:
    """Everyone whom this admin is kept apart from; they read like nobody here (docs: security §2, the stricter row)."""
    if "admin_apart" not in g:
        g.admin_apart = frozenset(kept_apart(current_user.id))
    found: frozenset[int] = g.admin_apart
    return found


def person_or_none(person_id: int) -> Person | None:
    """The person, unless they are kept apart from who asks."""
    return None if person_id in apart() else db.session.get(Person, person_id)


def ask_first(
    title: str,
    points: Sequence[str],
    label: str,
    *,
    back: str,
    fields: Mapping[str, str] | None = None,
    fault: str = "",
) -> ResponseReturnValue:
    """The page that says what will happen, with one button that does it and a way back; 422 with a fault."""
    shown = {"title": title, "points": points, "label": label, "back": back, "fields": fields or {}, "fault": fault}
    return render_template("pages/admin/sure.html", **shown), 422 if fault else 200
