"""Named points in the engine at which the fault rig ends the process, to see what becomes of the mail (docs: mail §2).

Nothing in the product turns them on, no setting and no variable: only the rig does, by `watch`, in a process of its
own. Off, a point is one look at a name that is None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

POINTS: Mapping[str, str] = {
    "due claimed": "the clockwork holds the people who are due, nothing is decided yet",
    "decided": "openings, letters and the next look are written, not committed",
    "before the ring": "a transaction is committed, nobody is woken for it yet",
    "taking": "rows are due and the relay is there, nothing is claimed yet",
    "claimed": "the rows are this worker's for the length of a lease",
    "written": "the letters are rendered, nothing was said to the relay",
    "reconciling": "whoever took mail over has said what became of it, and that is not committed yet",
    "recovering": "what a dead worker left is settled, not committed",
    "telling": "the operator is told what needs a look, and that is not noted yet",
    "connected": "the relay has greeted",
    "in data": "the relay waits for the text",
    "arming": "a group is marked as armed and named in the journal, not committed",
    "armed": "a group is armed, and nothing was said of it to the relay",
    "dotted": "the final dot is sent, no answer was read",
    "answered": "the relay's answer is known here and nowhere else",
    "written down": "the relay's answer is in the journal, and not in the ledger",
    "marking": "the group is marked as sent, not committed",
    "marked": "the group is sent, for everyone to see",
    "refused": "the relay said no, and that is not noted yet",
    "putting off": "a later try is noted, not committed",
    "before goodbye": "the connection is about to be closed politely",
}

_watch: Callable[[str], None] | None = None


def point(name: str) -> None:
    """The process has come to this point; a rig that watches may end it here."""
    if _watch is not None:
        _watch(name)


def watch(by: Callable[[str], None] | None) -> None:
    """Call `by` with the name of each point that this process comes to; None ends it."""
    global _watch
    _watch = by
