"""The oracle of the pace: pacing.md once more, slow and simple, written without a look at the real rules.

`run(case, weeks)` walks one person's local dates one by one. Each date has one preferred instant; at it the
oracle asks: what opens now (`opening.py`), and which letter may go now (`letter.py`)? Where a sentence
speaks of the future ("delays no later group week", "dates are taken first by lessons") it copies the life
and walks on.

Where pacing.md leaves a choice, this is what was chosen:

 1. Facts so far (§7): a pause or time off is unknown before the date on which it is set, a read before it
    happens. Holds, gatherings and hard days are known from the start. Looking ahead assumes no further
    action.
 2. A pause or time off is set, and a late joiner joins, at the first instant of the local date: the hour
    of that date counts.
 3. At one instant: the opening first, then the letter, then reads. "3d" is 72 hours after the opening.
 4. The present week is the last one whose date has come; after the end of the course the last week stays
    present. A late joiner whose present week is a rest week has it as the first page.
 5. Own pace: "the last lesson" is the highest opened week; holes left by the group's pace are not opened
    at an own pace. An interval counts from the local date of the read. `read` outside counted lessons is
    an action but moves nothing.
 6. Without `back` a person at their own pace stays there after a pause; with `back` every pause ends that
    way. Choosing the way back is part of setting the pause: no action of its own. Pausing and time off
    are actions.
 7. Optional and deciding weeks that were missed are caught up on; only rest weeks are not.
 8. "A lesson's letter" is any week's letter, rest included; gatherings it names are items `gathering:n`
    of it, n = place in the case's list from 1. Each week's letter names those before the next group week,
    also when one before did. After the last group week it names all that are to come. Only a letter that
    went counts as having named. Gatherings of a case stand where they are: holds of the case do not move
    them again.
 9. A stopped lesson's date stays taken, behind as well as ahead; others may still use that date.
10. `hold_note` rides in a week's letter when no other week is to open before the date the held week would
    have opened. Otherwise it waits from that date until the week's new date. Not for those who joined
    after that date, nor at an own pace (but a hold of week 1 moves them too).
11. `catch_up` comes once after joining late with the group and once after each pause that left earlier
    weeks: due when something is open and an earlier week is not. Time off and hard days alone bring none.
12. `pause_over` is true until the next pause or time off begins.
13. A note that stops being true unsent is skipped with `no_longer_current` on that date. No rush goes on
    days 11–13.
14. Reminders off, or day 4 removed: a skip with `reminders_off` on the date of day 4 (11, 28 when off). A
    reminder is ignored when it was sent and day 11 comes without an action; they are counted over the
    whole enrolment.
15. After the closing note was sent nothing automated goes until an action ("then silence"): weeks and
    gatherings are skipped with `two_unread`, the nearest name.
16. A gathering's own letter that has no place on the day before is skipped with `budget`; on a blocked
    date with `own_time`.
17. Order of items: week, welcome, gatherings, no_rush, closing_note, pause_over, hold_note, catch_up,
    reminder.
"""

from __future__ import annotations

from typing import Any

from tests.pacing.oracle.case import read_case
from tests.pacing.oracle.walk import live

__all__ = ["run"]


def run(case: dict[str, Any], weeks: list[dict[str, Any]]) -> dict[str, Any]:
    """The openings, letters and skips of one batch case (issue shape) on a course of these weeks."""
    return live(read_case(case, weeks)).result()
