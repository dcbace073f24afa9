"""Each planted fault is caught by the example that is named for it, which the healthy rules pass."""

from __future__ import annotations

import pytest

from tests.pacing import test_worked_examples as examples
from tests.pacing.drawing import of_the_rules
from tests.saboteurs.faults import FAULTS, Fault

CAUGHT_BY = {
    "openings only 48 hours apart": "an_hour_lost_to_summer_time_puts_the_earlier_week_a_date_later",
    "openings 96 hours apart": "who_joins_less_than_72_hours_before_the_next_week_begins_with_that_at_once",
    "three openings in seven dates": "a_third_opening_in_seven_dates_waits_though_each_is_72_hours_old",
    "one opening in seven dates": "a_week_on_a_hard_day_opens_on_the_next_date",
    "two earlier weeks in 7 dates": "who_joins_late_with_the_group_begins_with_its_present_week_and_catches_up_between",
    "no earlier weeks": "a_week_kept_back_until_the_next_is_too_near_becomes_an_earlier_week",
    "the late get the present week": "who_joins_less_than_72_hours_before_the_next_week_begins_with_that_at_once",
    "catching up delays the group": "a_week_kept_back_until_the_next_is_too_near_becomes_an_earlier_week",
    "everything kept back waits for ever": "a_week_on_a_hard_day_opens_on_the_next_date",
    "hard days are forgotten": "a_reminder_on_a_hard_day_is_skipped_and_a_note_waits",
    "pauses are forgotten": "a_pause_ends_with_one_note_and_the_missed_week_is_caught_up_on",
    "a pause is a day longer": "a_pause_of_seven_days_covers_seven_dates",
    "the hour is UTC": "a_date_that_does_not_exist_is_passed_over",
    "the calendar ignores holds": "a_hold_moves_the_group_and_is_told_in_the_last_letter_before_it",
    "the calendar ignores the day offset": "a_week_opens_every_seven_dates_at_the_persons_hour_and_offset",
    "nobody is late": "who_joins_late_with_the_group_begins_with_its_present_week_and_catches_up_between",
    "the own pace is the group's": "an_own_pace_waits_for_the_reading",
    "three letters in seven dates": "a_pause_ends_with_one_note_and_the_missed_week_is_caught_up_on",
    "one letter in seven dates": "time_off_ends_without_a_note",
    "the budget counts six dates": "the_seventh_date_counts_and_a_reminder_gives_way_to_a_gathering",
    "nothing is kept free for lessons": "a_pause_ends_with_one_note_and_the_missed_week_is_caught_up_on",
    "lessons stop at one unread": "reminders_back_off_and_two_unread_lessons_stop_the_letters",
    "lessons never stop": "reminders_back_off_and_two_unread_lessons_stop_the_letters",
    "the reminder comes on day 5": "reminders_back_off_and_two_unread_lessons_stop_the_letters",
    "no rush comes on day 10": "without_a_yes_to_reminders_days_4_11_and_28_send_nothing",
    "the closing note comes on day 30": "reminders_back_off_and_two_unread_lessons_stop_the_letters",
    "one ignored reminder is enough": "two_ignored_reminders_remove_the_third",
    "ignored reminders remove nothing": "two_ignored_reminders_remove_the_third",
    "no silence after the closing note": "after_the_closing_note_there_is_silence",
    "holds are not told": "a_hold_of_the_first_week_is_told_on_the_date_it_would_have_opened",
    "a held week's note is a day late": "a_hold_of_the_first_week_is_told_on_the_date_it_would_have_opened",
    "gatherings are told two days before": "a_gathering_has_its_letter_the_day_before_and_no_sooner",
    "letters are not welcomed": "a_week_opens_every_seven_dates_at_the_persons_hour_and_offset",
    "an action resets nothing": "a_pause_is_an_action_after_which_the_lesson_before_it_reminds_no_more",
    "items stand in the wrong order": "a_hold_moves_the_group_and_is_told_in_the_last_letter_before_it",
    "a reminder never rides in a week's letter": "a_reminder_at_the_hour_of_an_opening_rides_in_its_letter",
    "a closing note never goes alone": "a_closing_note_on_the_date_of_a_week_that_is_not_told_goes_alone",
    "ignored reminders are not counted in a stretch": "two_ignored_reminders_remove_the_third",
    "ignored reminders are not counted over two stretches": "reminders_ignored_before_and_after_something_else_is_told"
    "_are_counted_together",
    "reading resets no ladder": "a_reminder_at_the_hour_of_an_opening_rides_in_its_letter",
    "every rung is wanted": "without_a_yes_to_reminders_days_4_11_and_28_send_nothing",
    "the end of a pause never rides in a letter": "a_pause_ends_with_one_note_and_the_missed_week_is_caught_up_on",
    "a hold never rides in a week's letter": "a_hold_moves_the_group_and_is_told_in_the_last_letter_before_it",
}


def test_there_are_thirty_faults_and_each_has_its_example() -> None:
    assert len(FAULTS) >= 30
    assert {fault.name for fault in FAULTS} == CAUGHT_BY.keys()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_caught_by_its_example(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    example = getattr(examples, f"test_{CAUGHT_BY[fault.name]}")
    example(of_the_rules)
    monkeypatch.setattr(fault.where, fault.attribute, fault.made(getattr(fault.where, fault.attribute)))
    with pytest.raises(AssertionError):
        example(of_the_rules)
