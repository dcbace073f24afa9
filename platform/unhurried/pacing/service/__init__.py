"""Everything a person or a facilitator may do with pace. Nothing here commits.

Each change first records what had opened until then, then changes, then has the clockwork look again.
"""

from unhurried.pacing.service.holding import HoldPreview, MovedWeek, hold, preview_hold
from unhurried.pacing.service.reading import change_pace, need_longer, record_finished, record_read, record_step
from unhurried.pacing.service.resting import (
    add_hard_day,
    end_pause,
    go_on,
    pause,
    remove_hard_day,
    take_time_off,
)
from unhurried.pacing.service.rhythm import change_rhythm
from unhurried.pacing.service.settling import acted, changing, record_openings, write_openings

__all__ = [
    "HoldPreview",
    "MovedWeek",
    "acted",
    "add_hard_day",
    "change_pace",
    "change_rhythm",
    "changing",
    "end_pause",
    "go_on",
    "hold",
    "need_longer",
    "pause",
    "preview_hold",
    "record_finished",
    "record_openings",
    "record_read",
    "record_step",
    "remove_hard_day",
    "take_time_off",
    "write_openings",
]
