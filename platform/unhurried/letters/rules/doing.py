"""What somebody is going to do: known to a timeline and to a simulation, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from unhurried.pacing.rules import Opening


class Doing(NamedTuple):
    """What the person will do: `reading` says when a lesson that opens is read, asked once for each, in order.

    `readings` are instants and positions of those that are open already, `before` is the first other deed.
    """

    reading: Callable[[Opening], datetime | None]
    readings: Iterable[tuple[datetime, int]] = ()
    before: datetime | None = None
