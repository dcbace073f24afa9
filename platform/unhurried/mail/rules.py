"""What a letter may hold, how each thing is treated, and when a refused one is tried again. Pure.

docs: mail §1 (the table), §2 (retries).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

Lane = Literal["urgent", "lesson", "gentle"]
LANES: tuple[Lane, ...] = ("urgent", "lesson", "gentle")


@dataclass(frozen=True)
class Mail:
    """One rendered message. `text` is written, not stripped; `name` replaces the neutral sender's name.

    `unsubscribe_url` is given for letters and brings the `List-*` headers; sign-in mail has none.
    """

    to: str
    subject: str
    text: str
    html: str
    unsubscribe_url: str | None = None
    reply_to: str | None = None
    name: str | None = None


class Kind(Protocol):
    """How the room that owns a kind of mail renders and vets its rows (`mail.models.OutboxRow`), in bulk."""

    name: str

    def render(self, rows: Sequence[Any]) -> Mapping[int, Mail]:
        """The messages by row id; a row that is missing or raises becomes dead alone. Reads only."""
        ...

    def still_allowed(self, rows: Sequence[Any]) -> Mapping[int, str]:
        """Row id to reason, only for rows that may no longer be sent.

        Asked before rendering, and again for each row inside the transaction that arms it. Reads only.
        """
        ...


class QuickKind(Kind, Protocol):
    """A kind that answers both questions at once, sooner, inside the transaction that arms."""

    def ready(self, rows: Sequence[Any]) -> Mapping[int, Any]:
        """By row id: a `senders.quick.Written`, or why the row may not be sent. Missing rows take the slow way."""
        ...


@dataclass(frozen=True)
class Treatment:
    """An item's lane, and whether it is sent once more (same Message-ID) when the answer stayed unknown."""

    lane: Lane
    resend_when_unknown: bool = False


_LESSON, _GENTLE, _URGENT = Treatment("lesson", True), Treatment("gentle"), Treatment("urgent")
ITEMS: Mapping[str, Treatment] = {
    **dict.fromkeys(("lesson", "rest", "welcome", "catch_up"), _LESSON),
    **dict.fromkeys(("gathering", "reminder", "no_rush", "closing_note", "pause_over"), _GENTLE),
    **dict.fromkeys(("hold_note", "digest", "announcement", "after_course", "trial"), _GENTLE),
    **dict.fromkeys(("signin", "security", "staff_urgent"), _URGENT),
    **dict.fromkeys(("invitation", "message", "staff_task", "place_offered"), _LESSON),
    **dict.fromkeys(("application_accepted", "application_declined"), _LESSON),
}
RESENT_LANES = frozenset(one.lane for one in ITEMS.values() if one.resend_when_unknown)
LETTER = "letter"


def treatment(item: str) -> Treatment:
    """How the item (`lesson:3`, `digest`) is treated; KeyError for one that is not in the table."""
    return ITEMS[item.partition(":")[0]]


def lane_of(items: Iterable[str]) -> Lane:
    """The lane of a letter that holds these items: that of its weightiest one."""
    return min((treatment(item).lane for item in items), key=LANES.index)


@dataclass(frozen=True)
class Patience:
    """How long a claim is good for, and how long the server may take to answer a command or the final dot."""

    lease: timedelta
    answer: timedelta

    @property
    def dot_before(self) -> timedelta:
        """How long after arming the final dot may still be sent."""
        return self.lease / 2


PATIENT = Patience(timedelta(seconds=120), timedelta(seconds=120))
BRISK = Patience(timedelta(seconds=15), timedelta(seconds=10))
GIVE_UP = timedelta(hours=72)


def back_off(tries: int, luck: float, *, relay_down: bool = False) -> timedelta:
    """How long to wait after that many tries; `luck` (0 to 1) spreads it.

    A message refused for now waits up to an hour; a relay that is down is asked again within a minute.
    """
    longest = 60 if relay_down else 3600
    whole = min(float(longest), (2.0 if relay_down else 30.0) * 2.0 ** min(max(tries, 1) - 1, 12))
    return timedelta(seconds=whole * (0.5 + luck / 2))


def gives_up(first_try: datetime, next_try: datetime) -> bool:
    """Whether a message has been tried for so long that the next try would be too late."""
    return next_try - first_try > GIVE_UP


STOPS_AT, HALF_LIFE = 4.0, timedelta(days=30)


def soft_score(bounces: Iterable[datetime], now: datetime) -> float:
    """How tired an address is: each day on which mail came back from it counts one, and half of that a month later.

    Letters of every day stop there within a week, letters of every week within two months.
    """
    days = {one.date(): one for one in bounces}
    return sum(0.5 ** ((now - one) / HALF_LIFE) for one in days.values())
