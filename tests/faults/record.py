"""The record of what a relay took over: a line of JSON each, on the disk before the relay answers."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True)
class Taken:
    """One message that the relay took over. `answered`: whether it said so; without, the sender cannot know.

    `dated` is what its Date header says.
    """

    at: datetime
    message_id: str
    sender: str
    to: str
    size: int
    digest: str
    answered: bool
    dated: str = ""


def taken(sender: str, to: str, content: bytes, *, answered: bool) -> Taken:
    """What the record keeps of a message."""
    head = BytesHeaderParser().parsebytes(content)
    digest = sha256(content).hexdigest()[:16]
    name, dated = str(head["Message-ID"]), str(head["Date"])
    return Taken(datetime.now(UTC), name, sender, to, len(content), digest, answered, dated)


class Record:
    """The file, open for adding to it. What `add` has returned from is on the disk."""

    def __init__(self, file: Path) -> None:
        self.file, self._lock = file, threading.Lock()
        self._fd = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)

    def add(self, one: Taken) -> None:
        line = json.dumps(asdict(one) | {"at": one.at.isoformat()}) + "\n"
        with self._lock:
            os.write(self._fd, line.encode())
            os.fsync(self._fd)

    def read(self, after: int = 0) -> list[Taken]:
        """What is in it, beyond so many bytes."""
        return read_record(self.file, after)

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.file.stat().st_size

    def close(self) -> None:
        os.close(self._fd)


def read_record(file: Path, after: int = 0) -> list[Taken]:
    """Everything in the file beyond so many bytes, in the order of arrival."""
    if not file.exists():
        return []
    with file.open("rb") as lines:
        lines.seek(after)
        return [_from(json.loads(line)) for line in lines.read().splitlines()]


def _from(line: dict[str, object]) -> Taken:
    return Taken(**{**line, "at": datetime.fromisoformat(str(line["at"]))})  # type: ignore[arg-type]


def since(records: Iterable[Taken], count: int) -> list[Taken]:
    """What came after the first so many."""
    return list(records)[count:]
