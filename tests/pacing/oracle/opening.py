"""What opens on a date (pacing §2), asked anew at every preferred hour."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.pacing.oracle.case import DAY
from tests.pacing.oracle.life import Life, Opening

LOOK_AHEAD = 28  # dates; one opening reaches six dates ahead, a chain of hard days a little further
NEVER = date.max


def open_week(life: Life) -> None:
    """Open what opens at today's preferred hour, at most one week."""
    if life.case.joined and life.today < life.case.joined:
        return
    week = _own_week(life) if life.interval else _group_week(life)
    if week:
        _open(life, week)


def _open(life: Life, position: int) -> None:
    at = _now(life)
    week = life.case.weeks[position]
    earlier = not life.interval and position < life.case.present(life.today)
    opening = Opening(week, life.today, at, earlier)
    life.openings.append(opening)
    if week.counted:
        life.unread.append(opening)
    delay = life.case.reads.get(position)
    if delay is not None and life.known_on == life.today:
        life.reads_due.append((life.case.instant_from(life.today + delay), position))


def _now(life: Life) -> datetime:
    at = life.case.instant(life.today)
    assert at is not None
    return at


def _free(life: Life) -> bool:
    """§2.3 (a), (b), (c) at today's preferred hour, looking back only."""
    if life.case.blocked(life.today, life.known_on):
        return False
    old_enough = all(_now(life) - o.at >= timedelta(hours=72) for o in life.openings)
    recent = [o for o in life.openings if life.today - o.on < DAY * 7]
    return old_enough and len(recent) < 2


def _own_week(life: Life) -> int | None:
    """§2.4: one interval after the highest opened week was first read (or, if not counted, opened)."""
    if not _free(life):
        return None
    highest = max(life.openings, key=lambda o: o.week.position, default=None)
    if highest is None:
        return 1 if life.case.group_date(1) <= life.today else None
    position = highest.week.position
    since = life.read_on.get(position, NEVER) if highest.week.counted else highest.on
    if position + 1 not in life.case.weeks or since == NEVER:
        return None
    return position + 1 if since + DAY * (life.interval or 0) <= life.today else None


def _group_week(life: Life) -> int | None:
    """§2.3, §2.5: the present week first; else the first earlier one, where neither delays a group week."""
    present = life.case.present(life.today)
    if not present or not _free(life):
        return None
    if not life.openings and life.case.joined_late():
        return _first_page(life, present)
    if not life.opened(present):
        on_its_date = life.case.group_date(present) == life.today
        return present if on_its_date or not _delays(life, present) else None
    earlier = earlier_weeks(life)
    lately = any(o.earlier and life.today - o.on < DAY * 7 for o in life.openings)
    if not earlier or lately or _delays(life, earlier[0]):
        return None
    return earlier[0]


def _first_page(life: Life, present: int) -> int:
    """§2.5: at the first preferred hour after joining the present week or, nearer than 72 hours, the next one."""
    following = present + 1
    if following not in life.case.weeks:
        return present
    near = life.case.instant_from(life.case.group_date(following)) - _now(life) < timedelta(hours=72)
    return following if near else present


def earlier_weeks(life: Life) -> list[int]:
    """§2.5: unopened weeks before the present one, in order; a rest week that has passed is none."""
    reached = max([life.case.present(life.today), *(o.week.position for o in life.openings)])
    before = range(1, reached)
    return [k for k in before if life.case.weeks[k].kind != "rest" and not life.opened(k)]


def _delays(life: Life, week: int) -> bool:
    """Whether opening this week today would move any later group week: walk on with it and without it."""
    without, with_it = life.ahead(), life.ahead()
    _open(with_it, week)
    base, moved = _later_group_weeks(without), _later_group_weeks(with_it)
    return any(moved.get(k, NEVER) > on for k, on in base.items())


def _later_group_weeks(twin: Life) -> dict[int, date]:
    """The dates on which the group weeks after the present one would open if nothing else did."""
    after = twin.case.present(twin.today)
    dates: dict[int, date] = {}
    for _ in range(LOOK_AHEAD):
        twin.today += DAY
        present = twin.case.present(twin.today)
        if present > after and not twin.opened(present) and _group_week(twin) == present:
            _open(twin, present)
            dates[present] = twin.today
    return dates


def next_opening(life: Life) -> date:
    """The date of the next opening as far as it is known today (no further action); NEVER if none is."""
    twin = life.ahead()
    for _ in range(7 * 20):
        twin.today += DAY
        open_week(twin)
        if len(twin.openings) > len(life.openings):
            return twin.today
    return NEVER
