"""Every point at which a worker is killed, what must have happened before for it to come there, and what is left out.

A point that joins `unhurried.kit.crash.POINTS` joins the exhaustive pass by itself; one that needs more than letters to
send says so here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from unhurried.kit.crash import POINTS

LANES = ("lesson", "gentle", "urgent")
CLOCKWORK = ("due claimed", "decided")
OF_A_GROUP = ("claimed", "written", "arming", "armed", "marking", "marked")
ONCE_A_RUN = (*OF_A_GROUP, "connected", "before goodbye", "recovering", "telling")
DOUBTFUL = ("arming", "armed", "dotted", "answered", "written down", "marking", "recovering", "telling")


@dataclass(frozen=True)
class Case:
    """One worker after another is killed at these points, for the `nth` time that it gets there."""

    lane: str
    points: tuple[str, ...]
    nth: int = 1
    answers: dict[str, str] = field(default_factory=dict, compare=False)
    clockwork: bool = False

    def __str__(self) -> str:
        return f"{self.lane}-{self.points[-1].replace(' ', '_')}-{self.nth}"


def case(point: str, lane: str, nth: int) -> Case:
    """The case of this point, with what leads up to it."""
    if point in CLOCKWORK:
        return Case(lane, (point,), nth, clockwork=True)
    if point == "refused":
        return Case(lane, (point,), nth, {"RCPT": "554 5.6.0 no"})
    if point == "putting off":
        return Case(lane, (point,), nth, {"RCPT": "451 4.3.0 later"})
    if point == "recovering":
        return Case(lane, ("dotted", point), nth)
    if point == "telling":
        refused = Case(lane, (point,), nth, {"RCPT": "554 5.6.0 no"})
        return refused if lane == "lesson" else Case(lane, ("dotted", point))
    return Case(lane, (point,), nth)


def every_case() -> list[Case]:
    """Every point × class of letter × first, second and last time that one run comes to it."""
    return [
        case(point, lane, nth)
        for point in POINTS
        for lane in (LANES if point not in CLOCKWORK else LANES[:1])
        for nth in ((1,) if point in ONCE_A_RUN + CLOCKWORK else (1, 2, 3))
    ]


def a_slice() -> list[Case]:
    """What every run of the tests pays for: each point for a lesson, and the doubtful ones for the other classes."""
    chosen = [(point, "lesson") for point in POINTS]
    chosen += [(point, "gentle") for point in DOUBTFUL] + [(point, "urgent") for point in ("armed", "dotted")]
    return [case(point, lane, 1 if point in ONCE_A_RUN + CLOCKWORK else 2) for point, lane in chosen]
