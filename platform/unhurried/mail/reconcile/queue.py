"""What a log of Postfix says about messages, line by line: which it took over, which it certainly did not.

A message is taken over only when the queue manager or a delivery names its queue id. That `cleanup` has seen its
Message-ID says less: it notes that while the text still comes in, and a line that is cut then leaves nothing behind.
"""

from __future__ import annotations

import re
from collections import defaultdict

from unhurried.mail.reconcile.lines import Line

MOST = 200_000
MESSAGE_ID = re.compile(rb"message-id=(<[^<>\s]{3,250}>)\s*")
# With the number of bytes: it was cut off within the text. Without, the text may have been complete (docs: RFC 1047).
CUT_OFF = re.compile(rb"(?:lost connection|timeout) after DATA \(")
REFUSED = re.compile(rb"(?:milter-)?reject: ")
DELIVERY = re.compile(rb"\bstatus=(?:sent|deferred|bounced|expired|undeliverable)\b")


class Queue:
    """What is known of the messages in the part of the log that was read.

    `is_whole` ends where more was read than is kept: then nothing is certain of what is not found.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.is_whole = True
        self._taken: set[bytes] = set()
        self._named: dict[bytes, bytes] = {}
        self._in_doubt: dict[bytes, set[bytes]] = defaultdict(set)
        self._talking: dict[bytes, bytes] = {}

    def has_taken(self, message_id: str) -> bool:
        """Whether it was taken over."""
        return message_id.encode("utf-8", "replace") in self._taken

    @property
    def taken(self) -> set[str]:
        """The Message-IDs of all that was taken over."""
        return {name.decode("utf-8", "replace") for name in self._taken}

    def may_have_taken(self, message_id: str) -> bool:
        """Whether it came in at least in part, and nothing says what became of that."""
        return bool(self._in_doubt.get(message_id.encode("utf-8", "replace")))

    def hear(self, line: Line) -> None:
        """One more line."""
        if line.program == b"smtpd":
            self._hear_of_talk(line)
        elif line.program == b"cleanup":
            self._hear_of_text(line)
        elif line.queue_id and self._says_taken(line):
            self._take(line)
        self._keep_small()

    @staticmethod
    def _says_taken(line: Line) -> bool:
        if line.program in (b"qmgr", b"nqmgr"):
            return line.text.startswith(b"from=<") or line.text == b"removed"
        return DELIVERY.search(line.text) is not None

    def _hear_of_talk(self, line: Line) -> None:
        if line.queue_id and line.text.startswith(b"client="):
            self._talking[line.pid] = line.queue_id
        elif line.queue_id and line.text.startswith(b"reject: END-OF-MESSAGE"):
            self._drop(line.queue_id)
        elif not line.queue_id and CUT_OFF.match(line.text):
            self._drop(self._talking.pop(line.pid, b""))

    def _hear_of_text(self, line: Line) -> None:
        found = MESSAGE_ID.fullmatch(line.text)
        if found:
            self._named[line.queue_id] = found[1]
            self._in_doubt[found[1]].add(line.queue_id)
        elif REFUSED.match(line.text):
            self._drop(line.queue_id)

    def _take(self, line: Line) -> None:
        name = self._named.get(line.queue_id)
        if name is None:
            return
        self._taken.add(name)
        self._clear(line.queue_id, name)
        if line.text == b"removed":
            del self._named[line.queue_id]

    def _drop(self, queue_id: bytes) -> None:
        name = self._named.pop(queue_id, None)
        if name is not None:
            self._clear(queue_id, name)

    def _clear(self, queue_id: bytes, name: bytes) -> None:
        doubtful = self._in_doubt.get(name)
        if doubtful is not None:
            doubtful.discard(queue_id)
            if not doubtful:
                del self._in_doubt[name]

    def _keep_small(self) -> None:
        for kept in (self._taken, self._named, self._in_doubt, self._talking):
            if len(kept) > self.most:
                kept.clear()
                self.is_whole = False
