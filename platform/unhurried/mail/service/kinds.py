"""Which room renders and vets which kind of mail; a fault in one row never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TypeVar, cast

from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError

from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Kind, Mail, QuickKind
from unhurried.mail.senders.quick import Written

Found = TypeVar("Found")
UNRENDERABLE = "unrenderable"
log = logging.getLogger(__name__)


def register(app: Flask, kind: Kind) -> None:
    """Tell the site which room owns this kind; a room calls it in its `tie_room`."""
    kinds = app.extensions.setdefault("unhurried.kinds", {})
    if kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"The kind of mail {kind.name!r} is registered already.")


def kind_named(name: str) -> Kind | None:
    """The kind of that name, None when no room has registered it."""
    kinds: dict[str, Kind] = current_app.extensions.get("unhurried.kinds", {})
    return kinds.get(name)


def forbidden(rows: Sequence[OutboxRow]) -> dict[int, str]:
    """Row id to reason, for the rows that their kind does not allow any more (or cannot judge)."""
    return _ask(rows, lambda kind: kind.still_allowed, _unrenderable)


def rendered(rows: Sequence[OutboxRow]) -> dict[int, Mail]:
    """The messages by row id; rows that cannot be rendered are missing."""
    return _ask(rows, lambda kind: kind.render, lambda _rows: {})


def is_quick(name: str) -> bool:
    """Whether the kind of that name answers both questions at once."""
    return hasattr(kind_named(name), "ready")


def ready(rows: Sequence[OutboxRow]) -> dict[int, Written | str]:
    """By row id: a letter whose parts are encoded already, or why it may not go; the others take the slow way."""
    return _ask(rows, lambda kind: cast(QuickKind, kind).ready, lambda _rows: {})


def _unrenderable(rows: Sequence[OutboxRow]) -> dict[int, str]:
    return {row.id: UNRENDERABLE for row in rows}


def _ask(
    rows: Sequence[OutboxRow],
    question: Callable[[Kind], Callable[[Sequence[OutboxRow]], Mapping[int, Found]]],
    otherwise: Callable[[Sequence[OutboxRow]], dict[int, Found]],
) -> dict[int, Found]:
    answers: dict[int, Found] = {}
    for name, group in groupby(sorted(rows, key=attrgetter("kind", "id")), key=attrgetter("kind")):
        kind, these = kind_named(name), list(group)
        answers.update(otherwise(these) if kind is None else _one_by_one(these, question(kind), otherwise))
    return answers


def _one_by_one(
    rows: Sequence[OutboxRow],
    ask: Callable[[Sequence[OutboxRow]], Mapping[int, Found]],
    otherwise: Callable[[Sequence[OutboxRow]], dict[int, Found]],
) -> dict[int, Found]:
    """Ask in bulk; when that raises, ask for each row alone. A fault of the database itself passes on."""
    try:
        return dict(ask(rows))
    except DBAPIError:
        raise
    except Exception as fault:  # noqa: BLE001 a template or a row of another room may be broken in any way
        if len(rows) == 1:
            log.error("mail cannot be rendered", extra={"row": rows[0].id, "fault": type(fault).__name__})
            return otherwise(rows)
    answers: dict[int, Found] = {}
    for row in rows:
        answers.update(_one_by_one([row], ask, otherwise))
    return answers
