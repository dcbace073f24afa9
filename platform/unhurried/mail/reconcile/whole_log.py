"""A whole log, as an operator hands it over after a restore: every message that was taken over by what stands in it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from unhurried.mail.reconcile.lines import read_line
from unhurried.mail.reconcile.queue import Queue

MESSAGE_ID = re.compile(rb"<[^<>\s@]{1,200}@[^<>\s@]{1,200}>")
LONGEST_LINE = 1 << 16
MOST = 10_000_000


def taken_over(file: Path) -> set[str]:
    """The Message-IDs of what went out. In a log that is not of Postfix every Message-ID that stands there counts."""
    queue, named, is_postfix = Queue(MOST), set[str](), False
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
        while raw := lines.readline(LONGEST_LINE):
            line = read_line(raw.rstrip(b"\r\n"))
            if line is not None:
                is_postfix = True
                queue.hear(line)
            elif not is_postfix:
                named |= {found.decode("utf-8", "replace") for found in MESSAGE_ID.findall(raw)}
    return queue.taken if is_postfix else named
