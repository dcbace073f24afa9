"""How much goes to the relay at once: within the operator's limit, as fast as it takes, less after it slowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Pace:
    """`per_second` (0: no limit) and `connections` are the settings; the rest is learned from group to group.

    A group is never larger than what the relay takes in `room`, so that its last dot goes out within the lease.
    """

    per_second: float
    connections: int
    room: timedelta
    using: int = 1
    seconds_each: float = 0.0
    free_at: datetime | None = None

    def group(self, limit: int) -> int:
        """How many messages to claim for the next group, one at least."""
        most = float(limit)
        if self.seconds_each:
            most = min(most, self.using * self.room.total_seconds() / self.seconds_each)
        if self.per_second:
            most = min(most, self.per_second)
        return max(1, int(most))

    def wait(self, moment: datetime) -> float:
        """Seconds until the next group may go."""
        return max(0.0, (self.free_at - moment).total_seconds()) if self.free_at else 0.0

    def took(self, answered: int, begun: datetime, ended: datetime) -> None:
        """Learn from a group: how long a message takes, and when the limit lets the next one go."""
        if answered:
            each = (ended - begun).total_seconds() * self.using / answered
            self.seconds_each = each if not self.seconds_each else (self.seconds_each + each) / 2
        if self.per_second:
            self.free_at = max(begun, self.free_at or begun) + timedelta(seconds=answered / self.per_second)

    def went_well(self) -> None:
        """One connection more, up to the setting."""
        self.using = min(self.connections, self.using + 1)

    def was_refused(self) -> None:
        """Half as many connections."""
        self.using = max(1, self.using // 2)
