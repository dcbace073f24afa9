"""The timeline as a picture: weeks as bands, pages, letters and gatherings as shapes, a hold as a gap.

Coordinates only, drawn twice: lying for wide windows, standing for a phone. The table says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from unhurried.desk.foretelling.lanes import Lane
from unhurried.desk.foretelling.plans import Happening

LONG, ROWS = 1000.0, {"opens": 1, "letter": 2, "meets": 3}
LYING_ROW, LYING_HEAD, STANDING_ROW, STANDING_HEAD, DAY_DOWN = 30.0, 38.0, 54.0, 120.0, 8.0
WEEK, MARGIN = timedelta(weeks=1), timedelta(days=1)


@dataclass(frozen=True)
class Weeks:
    """The group's dates as they are (or would be), how many weeks it waits before each, titles and short labels."""

    dates: tuple[date, ...]
    waits: tuple[int, ...]
    titles: tuple[str, ...]
    labels: tuple[str, ...]

    def spans(self) -> Iterator[tuple[int, date, date]]:
        """Each week's position, first date and the date after its last."""
        ends = [first - WEEK * wait for first, wait in zip(self.dates, self.waits, strict=True)]
        for number, first in enumerate(self.dates, 1):
            yield number, first, ends[number] if number < len(ends) else first + WEEK

    def gaps(self) -> Iterator[tuple[date, date]]:
        """From when until when the group waits."""
        for first, wait in zip(self.dates, self.waits, strict=True):
            if wait:
                yield first - WEEK * wait, first


@dataclass(frozen=True)
class Mark:
    """One shape. `ghost` is where it was before a change; `moved` has a place that the change gives it."""

    what: str
    x: float
    y: float
    words: str = ""
    ghost: bool = False
    moved: bool = False


@dataclass(frozen=True)
class Band:
    """A week, or a gap in which the group waits (position 0), from `start` on for `size`."""

    position: int
    start: float
    size: float
    title: str
    label: str
    first: date


@dataclass(frozen=True)
class Picture:
    """One lane in one of the two ways, over so many days."""

    standing: bool
    days: int
    width: float
    height: float
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    now: float | None


def draw(lane: Lane, weeks: Weeks, now: datetime, *, standing: bool) -> Picture:
    """A lane's picture."""
    first, last = min(lane.first, weeks.dates[0]) - MARGIN, max(lane.last, weeks.dates[-1] + WEEK)
    axis = _Axis(first, (last - first).days + 1, standing)
    bands = [Band(at, axis.of(begin), axis.of(end) - axis.of(begin), weeks.titles[at - 1], weeks.labels[at - 1], begin)
             for at, begin, end in weeks.spans()]  # fmt: skip
    bands += [Band(0, axis.of(begin), axis.of(end) - axis.of(begin), "", "", begin) for begin, end in weeks.gaps()]
    here = now.date()
    line = axis.of(here) if first <= here <= last else None
    width, height = axis.size
    return Picture(standing, axis.days, width, height, tuple(bands), tuple(_marks(lane, axis)), line)


@dataclass(frozen=True)
class _Axis:
    first: date
    days: int
    standing: bool

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the whole picture."""
        across = len(ROWS) * (STANDING_ROW if self.standing else LYING_ROW)
        if self.standing:
            return STANDING_HEAD + across, self.days * DAY_DOWN
        return LONG, LYING_HEAD + across

    def of(self, day: date, hours: float = 0) -> float:
        """Where a date is along the time."""
        along = self.days * DAY_DOWN if self.standing else LONG
        return round(((day - self.first).days + hours / 24) / self.days * along, 1)

    def place(self, row: Happening) -> tuple[float, float]:
        """Where a shape's middle is."""
        along = self.of(row.local.date(), row.local.hour + row.local.minute / 60)
        if self.standing:
            return STANDING_HEAD + STANDING_ROW * (ROWS[row.what] - 0.5), along
        return along, LYING_HEAD + LYING_ROW * (ROWS[row.what] - 0.5)


def _marks(lane: Lane, axis: _Axis) -> Iterator[Mark]:
    stays = {row.as_there for row in lane.rows} & {row.as_there for row in lane.ghosts}
    for row in _apart(lane.ghosts, stays):
        yield Mark(row.what, *axis.place(row), ghost=True)
    for row in lane.rows:
        moved = bool(lane.ghosts) and row.as_there not in stays
        yield Mark(row.what, *axis.place(row), words=row.name, moved=moved)


def _apart(rows: Sequence[Happening], stays: set[tuple[object, ...]]) -> list[Happening]:
    return [row for row in rows if row.as_there not in stays]
