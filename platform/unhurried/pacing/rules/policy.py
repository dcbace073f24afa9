"""The numbers of pacing.md. They are settings with these defaults; the rules are not."""

from __future__ import annotations

from datetime import timedelta

from unhurried.accounts import rules

BETWEEN_OPENINGS = timedelta(hours=72)
OPENINGS_IN_7_DATES = 2
EARLIER_IN_7_DATES = 1
INTERVALS = (7, 10, 14)
FIRST_HOUR, LAST_HOUR, QUIET = rules.FIRST_HOUR, rules.LAST_HOUR, rules.QUIET
PAUSE_AT_MOST = 84
TIME_OFF_DATES, TIME_OFF_TIMES = 7, 2
HOLD_AT_ONCE, HOLD_IN_ALL = 2, 3
HOLD_NOTICE = timedelta(hours=24)
DAYS_AT_MOST = 7 * HOLD_AT_ONCE
READING_AFTER_LAST_OPENING = timedelta(weeks=26)
COME_BACK_WITHIN = timedelta(weeks=4)
