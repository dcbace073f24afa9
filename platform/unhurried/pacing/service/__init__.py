"""Everything a person or a facilitator may do with pace. Nothing here commits.

Each change first records what had opened until then, then changes, then has the clockwork look again.
"""

from unhurried.pacing.service.carrying import carry_also
from unhurried.pacing.service.dating import change_date, dates_to_choose, weigh_date
from unhurried.pacing.service.holding import HoldPreview, MovedWeek, clean_reason, hold, preview_hold
from unhurried.pacing.service.places import came_from, come_back, leave, move, undo_move
from unhurried.pacing.service.reading import (
    change_pace,
    choose_after_course,
    need_longer,
    record_finished,
    record_read,
    record_step,
)
from unhurried.pacing.service.resting import (
    add_hard_day,
    end_pause,
    go_on,
    pause,
    remove_hard_day,
    rest_again,
    take_time_off,
)
from unhurried.pacing.service.rhythm import change_rhythm
from unhurried.pacing.service.settling import acted, changing, record_openings, settle, write_openings
from unhurried.pacing.service.unholding import take_back_hold, weigh_taking_back
from unhurried.pacing.service.versions import PlaceChange, VersionPreview, change_version, preview_version

__all__ = [
    "HoldPreview",
    "MovedWeek",
    "PlaceChange",
    "VersionPreview",
    "acted",
    "add_hard_day",
    "came_from",
    "carry_also",
    "change_date",
    "change_pace",
    "change_rhythm",
    "change_version",
    "changing",
    "choose_after_course",
    "clean_reason",
    "come_back",
    "dates_to_choose",
    "end_pause",
    "go_on",
    "hold",
    "leave",
    "move",
    "need_longer",
    "pause",
    "preview_hold",
    "preview_version",
    "record_finished",
    "record_openings",
    "record_read",
    "record_step",
    "remove_hard_day",
    "rest_again",
    "settle",
    "take_back_hold",
    "take_time_off",
    "undo_move",
    "weigh_date",
    "weigh_taking_back",
    "write_openings",
]
