"""The season as a picture: letters by day, people by state, and the same figures as a table of text below them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from xml.sax.saxutils import escape

from flask_babel import gettext as _

from unhurried.letters.simulation.season import STATES

WIDTH, LEFT, HEIGHT, ROW = 960, 70, 200, 20
PLOT = WIDTH - LEFT - 30
COLOURS = {
    "waiting": "#9aa5b1", "reading": "#2b6777", "resting": "#e0b04b", "quiet": "#8d4e85",
    "finished": "#5b8c5a", "left": "#52525b",
}  # fmt: skip
FRAME = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" \
aria-labelledby="title about" font-family="sans-serif" font-size="13" fill="#1f2933">
<title id="title">{title}</title>
<desc id="about">{about}</desc>
<rect width="{width}" height="{height}" fill="#ffffff"/>
{body}
</svg>
"""


def picture(told: dict[str, Any]) -> str:
    """An SVG of what `Season.told` gave; it can be read without seeing it: a title, a description, and a table."""
    title = _(
        "A season of %(people)s people in %(weeks)s weeks", people=f"{told['participants']:,}", weeks=told["weeks"]
    )
    states = 60 + HEIGHT + 70
    table = states + HEIGHT + 70
    parts = [
        _text(LEFT, 30, title, 'font-size="20"'),
        *_letters(told, 60),
        *_states(told, states),
        *_table(told, table),
    ]
    height = table + ROW * (len(told["people_by_state"]) + 3)
    return FRAME.format(
        width=WIDTH, height=height, title=escape(title), about=escape(about(told)), body="\n".join(parts)
    )


def about(told: dict[str, Any]) -> str:
    """The season in one sentence or two."""
    return _(
        "%(letters)s letters and %(openings)s pages that opened. The fullest hour, %(hour)s, has %(most)s letters.",
        letters=f"{told['letters']:,}",
        openings=f"{told['openings']:,}",
        hour=str(told["peak_hour"]["at"])[:16].replace("T", " ") + " UTC",
        most=f"{told['peak_hour']['letters']:,}",
    )


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(words)}</text>'


def _letters(told: dict[str, Any], top: int) -> Iterator[str]:
    """A bar for each UTC date."""
    counts = {date.fromisoformat(day): count for day, count in told["letters_per_day"].items()}
    yield _text(LEFT, top + 10, _("Letters a day (UTC)"), 'font-weight="bold"')
    if not counts:
        return
    first, most, days = min(counts), max(counts.values()), (max(counts) - min(counts)).days + 1
    base = top + HEIGHT
    yield from _scale(top, base, most)
    for day, count in sorted(counts.items()):
        x, height = LEFT + PLOT * (day - first).days / days, (HEIGHT - 30) * count / most
        bar = f'width="{PLOT / days * 0.8:.2f}" height="{height:.2f}" fill="{COLOURS["reading"]}"'
        yield f'<rect x="{x:.2f}" y="{base - height:.2f}" {bar}/>'
    for more in range(0, max(days - 8, 1), max(28, days // 9)):
        day = first + timedelta(days=more)
        yield _text(LEFT + PLOT * more / days, base + 18, day.isoformat())


def _scale(top: int, base: int, most: int) -> Iterator[str]:
    """The line at the bottom, the one at the top, and what they stand for."""
    for y, value in ((base, 0), (top + 30, most)):
        yield f'<line x1="{LEFT}" x2="{LEFT + PLOT}" y1="{y}" y2="{y}" stroke="#9aa5b1"/>'
        yield _text(LEFT - 6, y + 4, f"{value:,}", 'text-anchor="end"')


def _states(told: dict[str, Any], top: int) -> Iterator[str]:
    """A column for the end of each week, with everybody in it, and a legend beside the heading."""
    weeks, people, base = told["people_by_state"], max(told["participants"], 1), top + HEIGHT
    yield _text(LEFT, top + 10, _("People at the end of each week"), 'font-weight="bold"')
    for number, state in enumerate(STATES):
        x = LEFT + 240 + 105 * number
        yield f'<rect x="{x}" y="{top}" width="12" height="12" fill="{COLOURS[state]}"/>'
        yield _text(x + 17, top + 11, words_of(state))
    yield from _scale(top, base, people)
    wide = PLOT / max(len(weeks), 1)
    for number, (week, found) in enumerate(weeks.items()):
        yield from _column(found, LEFT + wide * number, wide * 0.9, base, people)
        yield _text(LEFT + wide * (number + 0.45), base + 18, week, 'text-anchor="middle"')


def _column(found: dict[str, int], x: float, wide: float, base: float, people: int) -> Iterator[str]:
    y = base
    for state in reversed(STATES):
        height = (HEIGHT - 30) * found[state] / people
        y -= height
        if height:
            yield f'<rect x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" height="{height:.2f}" fill="{COLOURS[state]}"/>'


def words_of(state: str) -> str:
    """A state as a person reads it."""
    return {
        "waiting": _("waiting"),
        "reading": _("reading"),
        "resting": _("resting"),
        "quiet": _("quiet"),
        "finished": _("finished"),
        "left": _("left"),
    }[state]


def _table(told: dict[str, Any], top: int) -> Iterator[str]:
    heads = [_("week"), _("openings"), *(words_of(state) for state in STATES)]
    yield from _line(heads, top, 'font-weight="bold" text-anchor="end"')
    for number, (week, found) in enumerate(told["people_by_state"].items(), start=1):
        opened = told["openings_per_week"].get(week, 0)
        cells = [week, f"{opened:,}", *(f"{found[state]:,}" for state in STATES)]
        yield from _line(cells, top + ROW * number, 'text-anchor="end"')


def _line(cells: list[str], y: float, more: str) -> Iterator[str]:
    for number, cell in enumerate(cells):
        yield _text(LEFT + 40 + 115 * number, y, cell, more)
