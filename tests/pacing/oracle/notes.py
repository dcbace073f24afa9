"""Which notes are due and still true today (pacing §3, §4, §5).

A key tells one note from the next of its kind.
"""

from __future__ import annotations

from datetime import date

from tests.pacing.oracle.life import Life
from tests.pacing.oracle.opening import earlier_weeks, next_opening

Notes = dict[tuple[str, object], str]


def due_notes(life: Life, beside_week: bool) -> Notes:
    """Notes that may go today, in the order of §3; `beside_week` when a week's letter goes today."""
    found = {**_ladder(life), **_pauses(life), **_holds(life, beside_week), **_catch_up(life)}
    return {key: item for key, item in found.items() if key not in life.done}


def _ladder(life: Life) -> Notes:
    """§4: no rush from day 11, true until day 14; the closing note from day 28, true until an action."""
    if not life.unread:
        return {}
    first = life.unread[0]
    age, no_rush = (life.today - first.on).days, f"no_rush:{first.week.position}"
    if not life.case.reminders:
        if age in (11, 28):
            life.skip(no_rush if age == 11 else "closing_note", "reminders_off")
        return {}
    if 11 <= age < 14:
        return {("no_rush", first.on): no_rush}
    return {("closing_note", first.on): "closing_note"} if age >= 28 else {}


def _pauses(life: Life) -> Notes:
    """§5: at the end of a pause one note; time off has none."""
    found: Notes = {}
    for rest in life.case.rests:
        again = any(rest.start < r.start <= life.today for r in life.case.rests if r.start <= life.known_on)
        if rest.note and rest.end <= life.today and rest.start <= life.known_on and not again:
            found["pause_over", rest.start] = "pause_over"
    return found


def _holds(life: Life, beside_week: bool) -> Notes:
    """§5: on the date the week would have opened, or in the last lesson letter before it."""
    case, found = life.case, Notes()
    later = [("hold", week, case.date_before_hold(week)) for week in case.holds]
    later += [("move", week, case.date_before_move(week)) for week, days in case.moves.items() if days > 0]
    for name, week, would_have in later:
        moved = life.interval is None or (week == 1 and not life.openings)
        moved = moved and not life.opened(week)
        if moved and _hold_is_due(life, week, would_have, beside_week):
            found[name, week] = "hold_note"
    for week, days in case.moves.items():
        if days < 0 and beside_week and _is_sooner(life, week):
            found["move", week] = "hold_note"
    return found


def _is_sooner(life: Life, week: int) -> bool:
    """§5: a week that comes sooner is told in the last week's letter before its new date, else in its own."""
    new, joined = life.case.group_date(week), life.case.joined
    if life.interval is not None or (joined is not None and joined > new):
        return False
    if life.today < new:
        return not life.opened(week) and next_opening(life) >= new
    today = [o.week.position for o in life.openings if o.on == life.today]
    return week in today and life.today < life.case.date_before_move(week)


def _hold_is_due(life: Life, week: int, would_have: date, beside_week: bool) -> bool:
    if life.today < would_have:
        return beside_week and next_opening(life) >= would_have
    joined = life.case.joined
    return life.today < life.case.group_date(week) and (joined is None or joined <= would_have)


def _catch_up(life: Life) -> Notes:
    """§2.5: one honest letter about what is caught up on, once there is something open."""
    owed = life.owes_catch_up
    if owed and life.openings and life.interval is None and earlier_weeks(life):
        return {("catch_up", owed): "catch_up"}
    return {}
