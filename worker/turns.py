"""A turn: what a woken worker does, whichever lane it was woken for.

A wake-up says that something is due, not what: whoever is woken serves all the lanes that this worker has, the
weightiest first. So no lane waits for a wake-up of its own, which may have lapsed behind a long burst. Sign-in mail is
looked for every second or so. For every four lesson letters the gentle lane is owed one, and gets them in small groups
between the lessons'; it gets more only where no lesson waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from unhurried.kit.clock import wall
from unhurried.kit.doorbell import LANES
from unhurried.mail.service import draining

# A turn is shorter than the time until the next wake-up. A slice is longer than the second for which the operator's
# limit may have a group wait, or a lane whose slices fell into such a second would never be served.
TURN, SLICE = 3.0, 1.2
SMALL_GROUP = 50
OWED_FOR_A_LESSON = 0.25


@dataclass
class Shares:
    """Who gets how much of this process. `drain` sends a lane's due rows, in groups of so many, for so many seconds.

    `owed` is how many gentle messages may go before the next lessons do; less than none where more have gone.
    """

    drain: Callable[[str, int, float], int]
    owed: float = 0.0

    def take_turn(self, lanes: Sequence[str]) -> str | None:
        """Serve these lanes until nothing is due in them or the turn is over.

        Returns the weightiest lane in which something went out, since there may be more in it; None for nothing.
        """
        begun, found = wall(), set[str]()
        while settled := self.serve(lanes):
            found |= settled
            if (wall() - begun).total_seconds() >= TURN:
                break
        return next((lane for lane in LANES if lane in found), None)

    def serve(self, lanes: Sequence[str]) -> set[str]:
        """One round, a slice for each lane at most, a turn for one alone; in which of them something went out."""
        sent, most = dict.fromkeys(LANES, 0), SLICE if len(lanes) > 1 else TURN
        if "urgent" in lanes:
            sent["urgent"] = self.drain("urgent", draining.GROUP, most)
        if "gentle" in lanes and self.owed >= 1:
            sent["gentle"] = self.drain("gentle", int(self.owed), most)
        if "lesson" in lanes:
            sent["lesson"] = self.drain("lesson", draining.GROUP, most)
        if "gentle" in lanes and not sent["lesson"]:
            sent["gentle"] += self.drain("gentle", draining.GROUP, most)
        owed = self.owed + OWED_FOR_A_LESSON * sent["lesson"] - sent["gentle"]
        self.owed = min(max(owed, -SMALL_GROUP), SMALL_GROUP)
        return {lane for lane, number in sent.items() if number}
