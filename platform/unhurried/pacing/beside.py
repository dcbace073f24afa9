"""What rooms above keep beside a place and pace has to know: the group's gatherings, and what is announced to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from unhurried.pacing import rules

FINDS = "unhurried.beside"


@dataclass(frozen=True)
class Beside:
    """Gatherings and announcements by enrolment, in order of time; who has none is left out."""

    gatherings: Mapping[int, tuple[rules.Gathering, ...]] = field(default_factory=dict)
    announcements: Mapping[int, tuple[rules.Message, ...]] = field(default_factory=dict)


Finds = Callable[[Sequence[Any], Mapping[int, Sequence[Any]]], Beside]


def keep_beside(app: Flask, finds: Finds) -> None:
    """Tell the site who finds them: called for a batch with the rows of its places and the holds by cohort."""
    app.extensions[FINDS] = finds


def found_beside(places: Sequence[Any], holds: Mapping[int, Sequence[Any]]) -> Beside:
    """What there is beside these places."""
    finds: Finds | None = current_app.extensions.get(FINDS)
    return finds(places, holds) if finds and places else Beside()
