"""Who can say what became of a message: an interface of one method, for the relay's log and for a provider's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Protocol

Answer = Literal["accepted", "refused", "unknown"]


class Provider(Protocol):
    """What can be plugged in by its import path (`package.module:name`); `name()` makes it, without arguments."""

    def fates(self, over_by: Mapping[str, datetime]) -> Mapping[str, Answer]:
        """What became of the messages with these Message-IDs (angle brackets included); one left out is `unknown`.

        Each has the instant (real time, aware) from which on nothing of it can be on its way any more; it was handed
        over within the quarter of an hour before. `accepted`: it was taken over, whatever became of it later.
        `refused`: it certainly was not, and never will be, so that sending it again doubles nothing. `unknown`: all
        else. Called outside a transaction, by several processes at once; it has a few seconds, and may raise.
        """
        ...
