"""A gathering's time is a rule: it moves with its group's weeks, and what took place stays (pacing.md §5, I7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unhurried.curriculum.rules import Week
from unhurried.gatherings.rules import Plan, Timing, anchor, timing
from unhurried.pacing.rules import Calendar, Hold

STARTS = date(2026, 10, 19)
EARLY = datetime(2026, 10, 1, tzinfo=UTC)
WEEKS = tuple(Week(position, f"w{position}", "lesson", False, False) for position in range(1, 9))


def hold(position: int, weeks: int = 1, set_at: datetime = datetime(2026, 10, 20, tzinfo=UTC)) -> Hold:
    return Hold(position, weeks, set_at)


def when(
    day: date, *holds: Hold, before: tuple[Hold, ...] = (), clock: time = time(19), zone: str = "Europe/Madrid"
) -> Timing:
    """A gathering planned for that date while `before` was set; then come `holds`."""
    dates = Calendar(STARTS, WEEKS, before).dates
    later = sorted(holds, key=lambda one: one.set_at or EARLY)
    return timing(Plan(anchor(day, dates), clock, EARLY, holds=len(before)), STARTS, zone, [*before, *later])


def test_it_is_at_the_wall_clock_of_the_group() -> None:
    found = when(date(2026, 10, 22))
    assert (found.at, found.on, found.edition) == (datetime(2026, 10, 22, 17, tzinfo=UTC), date(2026, 10, 22), 0)
    assert when(date(2026, 10, 29)).at == datetime(2026, 10, 29, 18, tzinfo=UTC), "after the clocks went back"


@pytest.mark.parametrize(("day", "position", "moved"), [
    (date(2026, 10, 29), 3, 0),  # in the week before the held one
    (date(2026, 11, 2), 3, 7),  # on the held week's own date
    (date(2026, 11, 5), 3, 7),
    (date(2026, 12, 24), 3, 7),
    (date(2027, 3, 1), 3, 7),  # long after the last week
    (date(2026, 10, 15), 2, 0),  # before the first week
])  # fmt: skip
def test_a_hold_moves_what_belongs_to_the_weeks_that_wait(day: date, position: int, moved: int) -> None:
    found = when(day, hold(position))
    assert found.on == day + timedelta(days=moved)
    assert found.edition == (1 if moved else 0)


def test_a_call_before_the_first_week_waits_with_it() -> None:
    early = hold(1, 2, datetime(2026, 10, 2, tzinfo=UTC))
    assert when(date(2026, 10, 15), early).on == date(2026, 10, 29)


def test_what_had_begun_when_the_hold_was_set_stays_where_it_was() -> None:
    late = datetime(2026, 11, 5, 18, tzinfo=UTC)  # 19:00 in Madrid: the call has begun
    assert when(date(2026, 11, 5), hold(3, 1, late)).on == date(2026, 11, 5)
    assert when(date(2026, 11, 5), hold(3, 1, late - timedelta(microseconds=1))).on == date(2026, 11, 12)


def test_holds_that_were_known_when_it_was_planned_move_nothing() -> None:
    known = hold(3, 2, datetime(2026, 9, 1, tzinfo=UTC))
    for day in (date(2026, 11, 6), date(2026, 11, 16), date(2026, 11, 19)):  # while the group waits, and after it
        found = when(day, before=(known,))
        assert (found.on, found.edition) == (day, 0)
    assert when(date(2026, 11, 6), hold(3), before=(known,)).on == date(2026, 11, 6), "it belongs to the week before"
    assert when(date(2026, 11, 19), hold(3), before=(known,)).on == date(2026, 11, 26)


def test_two_holds_add_up_and_count_as_two_moves() -> None:
    later = datetime(2026, 10, 25, tzinfo=UTC)
    found = when(date(2026, 11, 19), hold(4, 2, later), hold(3))
    assert (found.on, found.edition, found.since) == (date(2026, 12, 10), 2, later)


def test_a_time_that_a_move_puts_into_a_gap_is_the_first_one_after_it() -> None:
    found = when(date(2026, 11, 5), hold(3), clock=time(2, 30), zone="Europe/Madrid")
    assert found.at == datetime(2026, 11, 12, 1, 30, tzinfo=UTC)
    spring = timing(Plan(anchor(date(2027, 3, 21), [date(2027, 3, 1), date(2027, 3, 8)]), time(2, 30), EARLY),
                    date(2027, 3, 1), "Europe/Madrid", [hold(2, 1, datetime(2027, 3, 2, tzinfo=UTC))])  # fmt: skip
    assert spring.at == datetime(2027, 3, 28, 1, tzinfo=UTC), "03:00, the first moment after the gap"


HOLDS = st.lists(
    st.builds(hold, st.integers(1, 8), st.integers(1, 2), st.integers(0, 60).map(lambda d: EARLY + timedelta(days=d))),
    max_size=3,
)


@given(HOLDS, HOLDS, st.integers(-10, 90))
def test_whatever_was_set_before_a_gathering_is_on_its_date_and_moves_by_whole_weeks_only(
    before: list[Hold], after: list[Hold], days: int
) -> None:
    known = tuple(before)
    day = STARTS + timedelta(days=days)
    assert when(day, before=known).on == day
    found = when(day, *after, before=known)
    weeks, rest = divmod((found.on - day).days, 7)
    assert rest == 0
    assert 0 <= weeks <= sum(one.weeks for one in after)
    assert (found.edition > 0) == (weeks > 0)
