"""Examples worked by hand from pacing.md, which the oracle and the rules both have to give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.pacing.drawing import of_the_oracle
from tests.pacing.lives import Result

Lived = Callable[..., Result]


def opened(result: Result) -> list[tuple[int, str]]:
    return [(o["week"], o["local"][5:10]) for o in result["openings"]]


def sent(result: Result) -> list[tuple[str, str]]:
    return [(x["local_date"][5:], " ".join(x["items"])) for x in result["letters"]]


def test_a_week_opens_every_seven_dates_at_the_persons_hour_and_offset(lived: Lived) -> None:
    life = lived(3, day=2, zone="Asia/Kathmandu")
    assert life["openings"][0] == {
        "week": 1,
        "kind": "lesson",
        "opens_at": "2026-10-21T03:45:00+00:00",
        "local": "2026-10-21T09:30:00+05:45",
    }
    assert opened(life) == [(1, "10-21"), (2, "10-28"), (3, "11-04")]
    assert sent(life) == [("10-21", "lesson:1 welcome"), ("10-28", "lesson:2"), ("11-04", "lesson:3")]
    assert life["skipped"] == []


def test_a_hold_moves_the_group_and_is_told_in_the_last_letter_before_it(lived: Lived) -> None:
    life = lived(4, hold=["4:1"])
    assert opened(life)[2:] == [(3, "11-02"), (4, "11-16")]
    assert sent(life)[2:] == [("11-02", "lesson:3 hold_note"), ("11-16", "lesson:4")]


def test_a_hold_of_the_first_week_is_told_on_the_date_it_would_have_opened(lived: Lived) -> None:
    assert sent(lived(1, hold=["1:2"])) == [("10-19", "welcome hold_note"), ("11-02", "lesson:1")]


def test_a_week_on_a_hard_day_opens_on_the_next_date(lived: Lived) -> None:
    assert opened(lived(3, hard_day=["2026-10-26"])) == [(1, "10-19"), (2, "10-27"), (3, "11-02")]


def test_a_week_kept_back_until_the_next_is_too_near_becomes_an_earlier_week(lived: Lived) -> None:
    # 26–30 October are hard: Saturday the 31st is 48 hours before week 3, Thursday the 5th is 72 after it.
    hard = [f"2026-10-{n}" for n in range(26, 31)]
    assert opened(lived(4, hard_day=hard)) == [(1, "10-19"), (3, "11-02"), (2, "11-05"), (4, "11-09")]
    # One date fewer, and Friday 09:30 is 72 hours before Monday 09:30.
    assert opened(lived(4, hard_day=hard[:4])) == [(1, "10-19"), (2, "10-30"), (3, "11-02"), (4, "11-09")]


def test_an_hour_lost_to_summer_time_puts_the_earlier_week_a_date_later(lived: Lived) -> None:
    life = lived(3, starts_on="2027-03-15", hard_day=[f"2027-03-{n}" for n in range(22, 26)])
    # Friday 26 March 09:30 to Monday 29 March 09:30 is 71 hours: too near, so week 2 waits until Thursday.
    assert opened(life) == [(1, "03-15"), (3, "03-29"), (2, "04-01")]


def test_who_joins_late_with_the_group_begins_with_its_present_week_and_catches_up_between(lived: Lived) -> None:
    life = lived(6, joined="2026-11-12")
    assert opened(life) == [
        (4, "11-12"), (5, "11-16"), (1, "11-19"), (6, "11-23"), (2, "11-26"), (3, "12-03"),
    ]  # fmt: skip
    assert sent(life)[0] == ("11-12", "lesson:4 welcome catch_up")
    assert sum("catch_up" in items for _, items in sent(life)) == 1


def test_who_joins_less_than_72_hours_before_the_next_week_begins_with_that_at_once(lived: Lived) -> None:
    assert opened(lived(5, joined="2026-11-06"))[:2] == [(3, "11-06"), (4, "11-09")]
    assert opened(lived(5, joined="2026-11-07"))[:2] == [(4, "11-07"), (1, "11-10")]


def test_an_own_pace_waits_for_the_reading(lived: Lived) -> None:
    life = lived(4, own_pace=10, reads={"2": "3d", "3": None})
    assert opened(life) == [(1, "10-19"), (2, "10-29"), (3, "11-11")]


def test_an_own_pace_counts_a_rest_week_from_its_opening_and_is_not_held(lived: Lived) -> None:
    life = lived(6, own_pace=7, hold=["3:1"])
    assert opened(life)[-2:] == [(5, "11-16"), (6, "11-23")]
    assert not any("hold_note" in items for _, items in sent(life))


def test_who_joins_late_at_their_own_pace_begins_with_week_one(lived: Lived) -> None:
    assert opened(lived(2, joined="2026-11-12", own_pace=7)) == [(1, "11-12"), (2, "11-19")]


def test_a_pause_ends_with_one_note_and_the_missed_week_is_caught_up_on(lived: Lived) -> None:
    life = lived(6, pause=["2026-11-01:14"])
    # Sunday the 15th has no place for a note beside the lessons of Monday and Thursday.
    assert sent(life)[2:5] == [
        ("11-16", "rest:5 pause_over"), ("11-19", "lesson:3"), ("11-23", "lesson:6"),
    ]  # fmt: skip
    assert opened(life)[-1] == (4, "11-26")


def test_a_pause_of_seven_days_covers_seven_dates(lived: Lived) -> None:
    life = lived(4, pause=["2026-10-26:7"])
    assert opened(life) == [(1, "10-19"), (3, "11-02"), (2, "11-05"), (4, "11-09")]


def test_a_third_opening_in_seven_dates_waits_though_each_is_72_hours_old(lived: Lived) -> None:
    # Week 5 opens a date late, on Tuesday the 17th: Friday for an earlier one would leave Monday no place.
    life = lived(6, joined="2026-11-12", hard_day=["2026-11-16"])
    assert opened(life)[:4] == [(4, "11-12"), (5, "11-17"), (6, "11-23"), (1, "11-26")]


def test_time_off_ends_without_a_note(lived: Lived) -> None:
    life = lived(3, time_off=["2026-10-24"])
    assert sent(life) == [("10-19", "lesson:1 welcome"), ("11-02", "lesson:3"), ("11-05", "lesson:2")]


def test_reminders_back_off_and_two_unread_lessons_stop_the_letters(lived: Lived) -> None:
    life = lived(4, reads_nothing=True)
    assert sent(life) == [
        ("10-19", "lesson:1 welcome"),
        ("10-23", "reminder:1"),
        ("10-26", "lesson:2"),
        ("10-30", "no_rush:1"),
        ("11-16", "closing_note"),
    ]
    assert [(s["item"], s["reason"]) for s in life["skipped"]] == [
        ("lesson:3", "two_unread"), ("lesson:4", "two_unread"),
    ]  # fmt: skip


def test_without_a_yes_to_reminders_days_4_11_and_28_send_nothing(lived: Lived) -> None:
    life = lived(1, reads_nothing=True, reminders=False)
    assert sent(life) == [("10-19", "lesson:1 welcome")]
    assert [(s["local_date"][5:], s["item"]) for s in life["skipped"]] == [
        ("10-23", "reminder:1"), ("10-30", "no_rush:1"), ("11-16", "closing_note"),
    ]  # fmt: skip


def test_two_ignored_reminders_remove_the_third(lived: Lived) -> None:
    life = lived(7, own_pace=7, reads={"1": "12d", "2": "12d", "3": "12d"})
    assert [items for _, items in sent(life) if "reminder" in items] == ["reminder:1", "reminder:2"]
    assert [s["item"] for s in life["skipped"]] == ["reminder:3"]


def test_reminders_ignored_before_and_after_something_else_is_told_are_counted_together(lived: Lived) -> None:
    # A gathering is told between the first reminder and day 11, so that the rules are asked anew in between.
    reads = {"1": "12d", "2": None, "3": "12d", "4": None, "6": "5d"}
    life = lived(6, reads=reads, gatherings=["2026-10-28T18:00:00+00:00"])
    assert sent(life)[1:4] == [("10-23", "reminder:1"), ("10-26", "lesson:2 gathering:1"), ("10-30", "no_rush:1")]
    assert [items for _, items in sent(life) if "reminder" in items] == ["reminder:1", "reminder:3"]
    assert life["skipped"] == [{"local_date": "2026-11-27", "item": "reminder:6", "reason": "reminders_off"}]


def test_a_reminder_at_the_hour_of_an_opening_rides_in_its_letter(lived: Lived) -> None:
    # Week 2 is kept back by three hard days until Thursday, so that week 3 opens on its day 4.
    hard = [f"2026-10-{n}" for n in range(26, 29)]
    life = lived(4, hard_day=hard, reads={"2": "5d"})
    assert sent(life)[1:] == [("10-29", "lesson:2"), ("11-02", "lesson:3 reminder:2"), ("11-09", "lesson:4")]
    life = lived(4, hard_day=hard, reads={"2": "5d"}, reminders=False)
    assert sent(life)[2] == ("11-02", "lesson:3")
    assert life["skipped"] == [{"local_date": "2026-11-02", "item": "reminder:2", "reason": "reminders_off"}]


def test_a_pause_is_an_action_after_which_the_lesson_before_it_reminds_no_more(lived: Lived) -> None:
    life = lived(1, reads_nothing=True, pause=["2026-10-21:7"])
    assert sent(life) == [("10-19", "lesson:1 welcome"), ("10-28", "pause_over")]
    assert life["skipped"] == []


def test_a_reading_at_the_very_hour_of_a_reminder_comes_after_it(lived: Lived) -> None:
    assert sent(lived(1, reads={"1": "4d"})) == [("10-19", "lesson:1 welcome"), ("10-23", "reminder:1")]
    assert sent(lived(1, reads={"1": "3d"})) == [("10-19", "lesson:1 welcome")]


def test_who_joins_late_and_misses_nothing_gets_no_letter_about_missed_weeks(lived: Lived) -> None:
    assert sent(lived(2, joined="2026-10-21")) == [("10-21", "lesson:1 welcome"), ("10-26", "lesson:2")]


def test_a_pause_that_went_over_into_time_off_is_not_told_in_the_next_letter(lived: Lived) -> None:
    life = lived(3, pause=["2026-10-21:7"], time_off=["2026-10-28"])
    assert sent(life)[1:] == [("11-04", "lesson:3"), ("11-07", "lesson:2")]


def test_after_the_closing_note_one_unread_lesson_is_enough_to_stop_a_letter(lived: Lived) -> None:
    life = lived(9, reads={"7": None, "8": None, "9": None}, hold=["8:2", "9:1"])
    assert [letter for letter in sent(life) if letter[0] > "12-21"] == [("12-28", "closing_note")]
    assert ("2027-01-04", "lesson:9") in [(s["local_date"], s["item"]) for s in life["skipped"]]


def test_a_closing_note_on_the_date_of_a_week_that_is_not_told_goes_alone(lived: Lived) -> None:
    life = lived(9, reads_nothing=True)
    assert sent(life)[-1] == ("11-16", "closing_note")
    assert (5, "11-16") in opened(life)
    assert ("11-16", "rest:5") in [(s["local_date"][5:], s["item"]) for s in life["skipped"]]


def test_a_reminder_on_a_hard_day_is_skipped_and_a_note_waits(lived: Lived) -> None:
    life = lived(1, reads_nothing=True, hard_day=["2026-10-23", "2026-10-30"])
    assert [date for date, _ in sent(life)] == ["10-19", "10-31", "11-16"]
    assert [s["reason"] for s in life["skipped"]] == ["own_time"]


def test_a_lesson_letter_names_a_gathering_and_an_unnamed_one_gets_its_own(lived: Lived) -> None:
    life = lived(2, gatherings=["2026-10-22T18:00:00+00:00", "2026-10-26T18:00:00+00:00"])
    assert sent(life)[:2] == [("10-19", "lesson:1 welcome gathering:1"), ("10-25", "gathering:2")]


def test_the_seventh_date_counts_and_a_reminder_gives_way_to_a_gathering(lived: Lived) -> None:
    life = lived(2, own_pace=10, reads_nothing=True, gatherings=["2026-10-26T18:00:00+00:00"])
    assert sent(life)[:2] == [("10-19", "lesson:1 welcome"), ("10-25", "gathering:1")]
    assert life["skipped"] == [{"local_date": "2026-10-23", "item": "reminder:1", "reason": "budget"}]


def test_a_gathering_has_its_letter_the_day_before_and_no_sooner(lived: Lived) -> None:
    life = lived(2, own_pace=10, reads_nothing=True, gatherings=["2026-11-01T18:00:00+00:00"])
    assert sent(life)[2:4] == [("10-30", "no_rush:1"), ("10-31", "gathering:1")]


def test_after_the_closing_note_there_is_silence(lived: Lived) -> None:
    life = lived(9, reads_nothing=True, gatherings=["2026-11-25T18:00:00+00:00"])
    assert sent(life)[-1] == ("11-16", "closing_note")
    assert {"local_date": "2026-11-24", "item": "gathering:1", "reason": "no_longer_current"} in life["skipped"]


def test_a_held_week_that_opens_at_an_own_pace_after_all_needs_no_note(lived: Lived) -> None:
    # The note waits in the pause; at its end the pace is their own, and the hold moves nothing of theirs.
    life = lived(4, hold=["3:2"], pause=["2026-10-20:21"], back="own:7")
    assert {"local_date": "2026-11-10", "item": "hold_note", "reason": "no_longer_current"} in life["skipped"]


def test_a_note_that_waited_lapses_on_the_date_of_the_reading(lived: Lived) -> None:
    hard = [f"2026-10-{n}" for n in (30, 31)]
    life = lived(1, reads={"1": "12d"}, hard_day=hard)
    assert life["skipped"] == [{"local_date": "2026-10-31", "item": "no_rush:1", "reason": "no_longer_current"}]


def test_a_date_that_does_not_exist_is_passed_over(lived: Lived) -> None:
    life = lived(2, zone="Pacific/Apia", starts_on="2011-12-30")
    assert [o["local"][:10] for o in life["openings"]] == ["2011-12-31", "2012-01-06"]


@pytest.mark.parametrize("lived", [of_the_oracle], ids=["oracle"])
def test_the_oracle_takes_the_first_instant_after_a_gap_and_the_first_of_two(lived: Lived) -> None:
    life = lived(1, zone="Europe/Berlin", starts_on="2027-03-28", hour="02:30")
    assert life["openings"][0]["local"] == "2027-03-28T03:00:00+02:00"
    assert lived(1, starts_on="2026-10-25", hour="02:30")["openings"][0]["local"].endswith("+02:00")
