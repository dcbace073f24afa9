"""Staffed hours across weekends, clock changes and a date that a zone left out, against a count of minutes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unhurried.care.rules import StaffedHours

MINUTE = timedelta(minutes=1)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")
# Around changes of clocks in these zones, and the Friday that Samoa left out (30 December 2011).
NEAR = [
    datetime(*day, tzinfo=UTC) for day in ((2026, 3, 27), (2026, 10, 23), (2026, 11, 1), (2026, 4, 4), (2011, 12, 28))
]
hours = st.builds(
    StaffedHours,
    zone=st.sampled_from(ZONES),
    days=st.sets(st.integers(1, 7), min_size=1).map(lambda found: tuple(sorted(found))),
    opens=st.builds(time, st.integers(4, 12), st.sampled_from((0, 30))),
    closes=st.builds(time, st.integers(13, 22), st.sampled_from((0, 30))),
)  # fmt: skip
moments = st.builds(lambda day, minutes: day + minutes * MINUTE, st.sampled_from(NEAR), st.integers(0, 5 * 1440))
spans = st.integers(0, 3 * 1440).map(lambda minutes: minutes * MINUTE)


def counted(found: StaffedHours, start: datetime, end: datetime) -> timedelta:
    """Minute by minute by the wall clock, which knows nothing of spans."""
    minutes, zone = 0, ZoneInfo(found.zone)
    while start < end:
        wall = start.astimezone(zone)
        minutes += wall.isoweekday() in found.days and found.opens <= wall.time() < found.closes
        start += MINUTE
    return minutes * MINUTE


@given(hours, moments, spans)
@settings(max_examples=120, deadline=None)
def test_staffed_time_between_two_instants_is_what_a_clock_on_the_wall_counts(
    found: StaffedHours, start: datetime, span: timedelta
) -> None:
    assert found.between(start, start + span) == counted(found, start, start + span)


@given(hours, moments, st.integers(1, 40).map(lambda hour: hour * 30 * MINUTE))
@settings(max_examples=300, deadline=None)
def test_after_some_staffed_hours_exactly_these_have_passed_and_not_a_minute_earlier(
    found: StaffedHours, start: datetime, staffed: timedelta
) -> None:
    then = found.after(start, staffed)
    assert found.between(start, then) == staffed
    assert found.between(start, then - MINUTE) == staffed - MINUTE
    assert found.is_staffed(then - MINUTE)


@given(hours, moments, spans)
@settings(max_examples=100, deadline=None)
def test_whoever_asks_later_is_never_answered_earlier(found: StaffedHours, start: datetime, more: timedelta) -> None:
    four = timedelta(hours=4)
    assert found.after(start, four) <= found.after(start + more, four)


@pytest.mark.parametrize(("asked", "told"), [
    ("2026-10-22T10:00", "2026-10-22T14:00"),  # a Thursday in staffed hours
    ("2026-10-22T15:00", "2026-10-23T11:00"),  # two hours left today
    ("2026-10-23T16:00", "2026-10-26T12:00"),  # over the weekend on which Berlin's clocks go back
    ("2026-10-24T03:00", "2026-10-26T13:00"),  # in the night before a Saturday
])  # fmt: skip
def test_the_second_person_is_told_after_four_staffed_hours(asked: str, told: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime.fromisoformat(asked).replace(tzinfo=berlin)
    found = StaffedHours("Europe/Berlin").after(start, timedelta(hours=4))
    assert found == datetime.fromisoformat(told).replace(tzinfo=berlin)


def test_hours_in_which_nobody_is_ever_there_are_refused() -> None:
    for wrong in ({"days": ()}, {"days": (8,)}, {"opens": time(17), "closes": time(9)}):
        with pytest.raises(ValueError, match="need a day"):
            StaffedHours(**wrong)
