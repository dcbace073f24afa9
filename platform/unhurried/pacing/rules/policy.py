"""The numbers of pacing.md. They are settings with these defaults; the rules are not."""

from __future__ import annotations

from datetime import time, timedelta

BETWEEN_OPENINGS = timedelta(hours=72)
OPENINGS_IN_7_DATES = 2
EARLIER_IN_7_DATES = 1
INTERVALS = (7, 10, 14)
FIRST_HOUR, LAST_HOUR = time(7), time(21, 59)
QUIET = (time(20, 30), time(8))
PAUSE_AT_MOST = 84
TIME_OFF_DATES, TIME_OFF_TIMES = 7, 2
HOLD_AT_ONCE, HOLD_IN_ALL = 2, 3
HOLD_NOTICE = timedelta(hours=24)
READING_AFTER_LAST_OPENING = timedelta(weeks=26)
