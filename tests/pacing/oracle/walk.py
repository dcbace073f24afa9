"""The walk through a whole life (pacing §7: due is "not later than now and not done yet")."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from tests.pacing.oracle.case import DAY, Case
from tests.pacing.oracle.letter import decide_letter
from tests.pacing.oracle.life import REMINDERS, Life
from tests.pacing.oracle.opening import earlier_weeks, open_week


def live(case: Case) -> Life:
    """Walk the whole life, from joining until nothing more can happen."""
    eves = [case.local_date(g) - DAY for g in case.gatherings]
    first = case.joined or min([case.starts_on, *(r.start for r in case.rests), *eves])
    life = Life(case, first, first, interval=case.own_pace)
    if case.joined_late() and not case.own_pace:
        life.owes_catch_up = case.joined
    fixed = [case.group_date(max(case.weeks)), first, *(r.end for r in case.rests)]
    fixed += [case.local_date(g) for g in case.gatherings]
    while life.today <= _last_event(life, max(fixed)) + DAY * 60:
        _walk_one_date(life)
        life.today += DAY
    return life


def _last_event(life: Life, fixed: date) -> date:
    return max([fixed, *(o.on for o in life.openings), *(due.date() for due, _ in life.reads_due)])


def _walk_one_date(life: Life) -> None:
    life.known_on = life.today
    at = life.case.instant(life.today)
    if at is not None:
        _read_until(life, lambda due: due < at)
    _settle_rests(life)
    open_week(life)
    if not earlier_weeks(life) and life.opened(life.case.present(life.today)):
        life.owes_catch_up = None  # nothing is left to catch up on
    decide_letter(life, REMINDERS)
    if at is not None:
        _read_until(life, lambda due: due <= at)


def _settle_rests(life: Life) -> None:
    """Pausing is an action (§1); after a pause comes the chosen way back (§2.6)."""
    for rest in life.case.rests:
        if rest.start == life.today:
            life.act(life.today)
        if rest.end == life.today and rest.note:
            back = life.case.back
            if back is not None:
                life.interval = int(back.split(":")[1]) if back.startswith("own") else None


def _read_until(life: Life, come: Callable[[datetime], bool]) -> None:
    for due, week in sorted(r for r in life.reads_due if come(r[0])):
        life.reads_due.remove((due, week))
        life.read_on.setdefault(week, life.case.local_date(due))
        life.act(life.case.local_date(due))
