"""Every point at which a worker is killed, what must have happened before for it to come there, and what is left out.

A point that joins `unhurried.kit.crash.POINTS` joins the exhaustive pass by itself; one that needs more than letters to
send says so here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from unhurried.kit.crash import POINTS as EVERY_POINT

WHERE_SOMEBODY_IS_ASKED = ("reconciling",)  # `test_reconciled.py` comes there
POINTS = tuple(one for one in EVERY_POINT if one not in WHERE_SOMEBODY_IS_ASKED)
LANES = ("lesson", "gentle", "urgent")
CLOCKWORK = ("due claimed", "decided")
OF_A_GROUP = ("taking", "claimed", "written", "arming", "armed", "marking", "marked")
WRITTEN_SLOWLY = ("claimed", "written")  # letters are claimed, written and armed in one step, sign-in mail is not
ONCE_A_RUN = (*OF_A_GROUP, "connected", "before goodbye", "recovering", "telling")
DOUBTFUL = ("armed", "dotted", "answered", "recovering", "telling")


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


def lanes_of(point: str) -> tuple[str, ...]:
    """The lanes whose mail comes to the point."""
    if point in CLOCKWORK:
        return ("lesson",)
    return ("urgent",) if point in WRITTEN_SLOWLY else LANES


def every_case() -> list[Case]:
    """Every point × class of letter × first, second and last time that one run comes to it."""
    return [
        case(point, lane, nth)
        for point in POINTS
        for lane in lanes_of(point)
        for nth in ((1,) if point in ONCE_A_RUN + CLOCKWORK else (1, 2, 3))
    ]


def some_cases() -> list[Case]:
    """What every run of the tests pays for: each point for a lesson, and the most doubtful ones for a reminder."""
    chosen = [(point, lanes_of(point)[0]) for point in POINTS] + [(point, "gentle") for point in DOUBTFUL]
    return [case(point, lane, 1 if point in ONCE_A_RUN + CLOCKWORK else 2) for point, lane in chosen]


def some_without_database() -> list[Case]:
    """The same where a worker loses its database: the points from which it has something to write down."""
    chosen = ("decided", "taking", "armed", "answered", "written down", "marking")
    return [case(point, "lesson", 1 if point in ONCE_A_RUN + CLOCKWORK else 2) for point in chosen]


Fault = tuple[str, str]
ANSWERS = ("421 4.3.2 closing", "451 4.3.0 later", "554 5.6.0 no", "close", "silence")
STEPS = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT")
ANY_RELAY: list[Fault] = [
    *((step, answer) for step in STEPS for answer in ANSWERS),
    *(("DOT", answer) for answer in ("taken, close", "taken, silence")),
    *(("QUIT", answer) for answer in ("421 4.3.2 closing", "close")),
]
SOME_RELAY: list[tuple[Fault, str]] = [
    (("CONNECT", "451 4.3.0 later"), "lesson"),
    (("EHLO", "close"), "gentle"),
    (("MAIL", "421 4.3.2 closing"), "lesson"),
    (("RCPT", "451 4.3.0 later"), "gentle"),
    (("RCPT", "554 5.6.0 no"), "lesson"),
    (("DATA", "close"), "gentle"),
    (("DOT", "451 4.3.0 later"), "gentle"),
    (("DOT", "close"), "lesson"),
    (("DOT", "taken, close"), "gentle"),
    (("DOT", "taken, close"), "lesson"),
    (("DOT", "taken, silence"), "gentle"),
    (("QUIT", "421 4.3.2 closing"), "lesson"),
]


def named(one: Fault | str) -> str:
    """A fault of the relay as the name of its case."""
    return one if isinstance(one, str) else f"{one[0]}-{one[1].replace(', ', '_and_').partition(' ')[0]}"
