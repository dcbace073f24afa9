"""What cannot be done with a person's pace or a group's calendar; each says what would be right."""

from __future__ import annotations


class PacingFault(Exception):
    """Something about pace that cannot be; its text is one clear sentence. `field` names the form's field."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


class NotOpen(PacingFault):
    """The week has not opened for this person."""


class TimeOffUsedUp(PacingFault):
    """Time off was taken twice in this course (docs: pacing §1)."""


class RhythmFault(PacingFault):
    """A zone, hour or span of quiet hours that cannot be."""


class HoldFault(PacingFault):
    """A hold that cannot be set (docs: pacing §5)."""


class WeekPassed(HoldFault):
    """The week has opened for somebody in the group."""


class HoldTooLate(HoldFault):
    """Less than 24 hours are left; `offered` is the next week that can be held, None where there is none."""

    def __init__(self, text: str, offered: int | None) -> None:
        super().__init__(text, "position")
        self.offered = offered


class HoldTooLong(HoldFault):
    """A group waits 1 or 2 weeks at once, and three in all."""


class DatesTooNear(HoldFault):
    """Two weeks of a group would stand too near to each other."""


class NoWayBack(PacingFault):
    """The time for taking a step back has passed, or there is nothing to go back to."""


class NotOffered(PacingFault):
    """The group is none that this person can move to."""


class VersionFault(PacingFault):
    """A version that this group cannot be moved to; its text says which week is in the way, and why."""
