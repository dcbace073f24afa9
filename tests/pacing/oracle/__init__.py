"""The oracle of the pace: pacing.md once more, slow and simple, written without a look at the real rules.

`run(case, weeks)` walks one person's local dates one by one. Each date has one preferred instant; at it the
oracle asks: what opens now (`opening.py`), and which letter may go now (`letter.py`)? Where a sentence
speaks of the future ("delays no later group week", "dates are taken first by lessons") it copies the life
and walks on.

Where pacing.md leaves a choice, this is what was chosen:

 1. Facts so far (§7, I9): a pause or time off is unknown before the date on which it is set (§5), a read
    before it happens. Holds, gatherings and hard days are known from the start. Looking ahead assumes no
    further action.
 2. A pause or time off is set, and a late joiner joins, at the first instant of the local date: the hour
    of that date counts.
 3. At one instant: the opening first, then the letter, then reads. "3d" is three local dates later at the
    preferred hour ("days are local dates", §4). `reads` goes before `reads_nothing`.
 4. The present week is the last one whose date has come; after the end of the course the last week stays
    present.
 5. A late joiner has joined after their own date of week 1. Their first page opens at the first preferred
    hour after joining, also when it is the next week (nearer than 72 hours by the calendar), before its
    date. A present rest week can be it.
 6. Own pace: "the last lesson" is the highest opened week; holes left by the group's pace are not opened
    at an own pace. An interval counts from the local date of the read.
 7. Without `back` a person at their own pace stays there after a pause; with `back` every pause ends that
    way. Choosing it is part of setting the pause: no action of its own. Pausing and time off are actions.
 8. Optional and deciding weeks that were missed are caught up on; only rest weeks are not.
 9. "A lesson's letter" is any week's letter, rest included. The gatherings it names are items of it,
    `gathering:n`, n = place in the case's list from 1. It names those before the next group week (after
    the last one: all to come) that no letter has told of yet; one that was skipped before is still to be
    told. A gathering was named when such a letter went. Gatherings of a case stand where they are: its
    holds do not move them again.
10. A stopped lesson's date stays taken, behind as well as ahead; others may still use that date.
11. `hold_note` rides in a week's letter when no other week is to open before the date the held week would
    have opened. Else it waits from that date until the week's new date. Not for those who joined after
    that date, nor at an own pace, but week 1 "opens with the group's", so a hold of it is told to them
    too.
    A week that comes sooner has its note in the last week's letter before its new date, else in its own
    letter, as long as that goes before the date that it had; never in a letter of its own.
12. `catch_up` comes once, to who joined late with the group, when the first page is open. A pause has its
    one note.
13. `pause_over` is true until the next pause or time off begins.
14. A note that was waiting and stops being true is skipped with `no_longer_current` on the date on which it
    stopped ("the one that was local when it happened"). No rush is true on days 11–13, the closing note until
    an action.
15. Reminders off, or day 4 removed: a skip with `reminders_off` on the date of day 4 (and 11, 28 when
    off). A reminder is ignored when it was sent and day 11 comes without an action; counted over the
    whole enrolment.
16. After the closing note (reminders off: after day 28) nothing automated goes until an action ("then
    silence"): weeks are skipped with `two_unread`, gatherings with `no_longer_current`.
17. A gathering's own letter that has no place on the day before is skipped with `budget`, on a blocked
    date with `own_time`.
18. Order of items: week, welcome, gatherings, notes, reminder. Among notes there is no order
    (`lives.sorted_result`).
"""

from __future__ import annotations

from typing import Any

from tests.pacing.oracle.case import read_case
from tests.pacing.oracle.walk import live

__all__ = ["run"]


def run(case: dict[str, Any], weeks: list[dict[str, Any]]) -> dict[str, Any]:
    """The openings, letters and skips of one batch case (issue shape) on a course of these weeks."""
    return live(read_case(case, weeks)).result()
