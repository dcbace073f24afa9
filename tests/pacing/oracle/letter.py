"""Which letter goes on a date (pacing §3, §4, §5): items in order, places, reasons of skips."""

from __future__ import annotations

from datetime import datetime

from tests.pacing.oracle.case import DAY
from tests.pacing.oracle.life import GATHERINGS, NOTES, REMINDERS, Life
from tests.pacing.oracle.notes import due_notes
from tests.pacing.oracle.opening import open_week


def decide_letter(life: Life, level: int) -> None:
    """Decide today's letter; kinds of items beyond `level` are left out (for looking ahead)."""
    blocked = life.case.blocked(life.today, life.known_on)
    items = _week_items(life)
    beside_week = bool(items)
    if level >= GATHERINGS:
        items += _own_gatherings(life, blocked)
    if level >= NOTES:
        items += _notes(life, blocked, bool(items), beside_week)
        life.silent = life.silent or _has_no_closing_note(life)
    if level >= REMINDERS:
        items += _reminder(life, blocked, bool(items))
    if items:
        _send(life, items)


def _send(life: Life, items: list[str]) -> None:
    if not life.letters:  # §3: welcome rides in the first letter, after the week's item
        after = 1 if items[0].startswith(("lesson:", "rest:")) else 0
        items = [*items[:after], "welcome", *items[after:]]
    life.letters.append({"at": life.case.instant(life.today), "on": life.today, "items": items})
    life.taken.add(life.today)


def _week_items(life: Life) -> list[str]:
    """The week that opened today and the gatherings its letter names, unless two earlier ones are unread."""
    for opening in life.openings:
        if opening.on == life.today:
            life.taken.add(life.today)  # §3: whether or not its letter will be stopped
            item = f"{opening.week.kind}:{opening.week.position}"
            if life.silent or len([o for o in life.unread if o is not opening]) >= 2:
                life.skip(item, "two_unread")
                return []
            return [item, *_named_gatherings(life, opening.at)]
    return []


def _named_gatherings(life: Life, at: datetime) -> list[str]:
    """§3: a lesson's letter names the gatherings before the next group week."""
    later = [life.case.group_date(k) for k in life.case.weeks if life.case.group_date(k) > life.today]
    until = life.case.instant_from(min(later)) if later else None
    coming = [n for n, g in enumerate(life.case.gatherings, 1) if at < g and (until is None or g < until)]
    named = [n for n in coming if n not in life.named]
    life.named.update(named)
    return [f"gathering:{n}" for n in named]


def _own_gatherings(life: Life, blocked: bool) -> list[str]:
    """§3: a letter of its own, the day before, only when no lesson letter named it."""
    items = []
    for n, gathering in enumerate(life.case.gatherings, 1):
        if life.case.local_date(gathering) - DAY == life.today and n not in life.named:
            item = f"gathering:{n}"
            reason = "no_longer_current" if life.silent else "own_time" if blocked else None
            if reason is None and not _has_place(life, GATHERINGS):
                reason = "budget"
            if reason:
                life.skip(item, reason)
            else:
                items.append(item)
                life.named.add(n)
                life.taken.add(life.today)
    return items


def _has_no_closing_note(life: Life) -> bool:
    """§4: without reminders day 28 sends nothing; what comes after it is silence all the same."""
    return not life.case.reminders and bool(life.unread) and (life.today - life.unread[0].on).days >= 28


def _notes(life: Life, blocked: bool, shared: bool, beside_week: bool) -> list[str]:
    """§3: notes wait for the first date with a place, as long as they are still true."""
    due = due_notes(life, beside_week)
    for key, item in life.pending.items():
        if key not in due and key not in life.done:
            life.skip(item, "no_longer_current")
    life.pending = due
    if not due or blocked or life.silent or not (shared or _has_place(life, NOTES)):
        return []
    life.done.update(due)
    life.silent, life.pending = "closing_note" in due.values(), {}
    return list(due.values())


def _reminder(life: Life, blocked: bool, shared: bool) -> list[str]:
    """§4: one reminder on day 4 of the first lesson opened since the last action; it does not wait."""
    if not life.unread:
        return []
    first = life.unread[0]
    age, item, key = (life.today - first.on).days, f"reminder:{first.week.position}", ("reminder", first.on)
    if age == 11 and key in life.done:
        life.ignored += 1
    if age != 4:
        return []
    off = not life.case.reminders or life.ignored >= 2
    reason = "reminders_off" if off else "own_time" if blocked else None
    if reason is None and not (shared or _has_place(life, REMINDERS)):
        reason = "budget"
    if reason:
        life.skip(item, reason)
        return []
    life.done.add(key)
    return [item]


def _has_place(life: Life, level: int) -> bool:
    """§3: at most two taken dates in any seven, those counted that weightier items are going to take."""
    if life.today in life.taken:
        return True
    twin = life.ahead()
    for _ in range(6):
        twin.today += DAY
        open_week(twin)
        decide_letter(twin, level - 1)
    taken = twin.taken | {life.today}
    starts = [life.today - DAY * n for n in range(7)]
    return all(len([d for d in taken if s <= d < s + DAY * 7]) <= 2 for s in starts)
