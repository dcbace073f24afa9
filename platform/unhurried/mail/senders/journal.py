"""What became of each armed message, on a file beside the database: a line per answer, before the next final dot.

A worker that is killed leaves its file behind. Whoever finds it settles what it says, so that one message at most is in
doubt (docs: mail §2). It holds ids only. The lock on the file ends with its process, however that ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_hex

FOLDER, ENDING = "mail-journal", ".journal"
BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass
class Left:
    """What a file says of the groups in it.

    `accepted` are (row, Message-ID); `unsent` rows were surely not accepted; `in_doubt` may have been. `at` is the
    programme's time of the first group, `claims` are theirs.
    """

    at: datetime | None = None
    claims: set[str] = field(default_factory=set)
    accepted: list[tuple[int, str]] = field(default_factory=list)
    unsent: list[int] = field(default_factory=list)
    in_doubt: list[int] = field(default_factory=list)


class NoJournal(OSError):
    """The file cannot be written, and the group has more than the one message that may be in doubt without it."""


class Journal:
    """The file of one connection of this process, made on first use in the data folder.

    Where it cannot be written (`works`), a group is one message. Raises OSError for what was armed already.
    """

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER
        self.path: Path | None = None
        self.works = True
        self._file = -1

    def begin(self, claim: str, at: datetime, rows: Sequence[tuple[int, str]]) -> None:
        """Name the messages of a group, (row, Message-ID) in the order of their dots, before they are armed."""
        lines = [f"group {boot()} {claim} {at.isoformat()}", *(f"row {row} {name}" for row, name in rows), ""]
        try:
            self._open()
            self._write("\n".join(lines))
            self.works = True
        except OSError as fault:
            self.works = False
            self._empty()
            if len(rows) > 1:
                raise NoJournal(str(fault)) from fault

    def go(self) -> None:
        """From now on a dot may be sent."""
        if self.works:
            self._write("go\n")

    def answered(self, row: int, accepted: bool) -> None:
        """One message was answered."""
        if self.works:
            self._write(f"yes {row}\n" if accepted else f"no {row}\n")

    def forget(self) -> None:
        """The ledger knows all of it now."""
        self._empty()

    def read(self) -> Left:
        """What it says of groups that the ledger was not told of yet."""
        return told_in(self.path.read_text()) if self.path is not None and self._file >= 0 else Left()

    def close(self) -> None:
        """Take the file away when it holds nothing; else leave it to whoever finds it."""
        if self._file < 0 or self.path is None:
            return
        if not os.fstat(self._file).st_size:
            self.path.unlink(missing_ok=True)
        os.close(self._file)
        self._file = -1

    def _open(self) -> None:
        if self._file >= 0:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f"{os.getpid()}-{token_hex(6)}.new"
        self._file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self.path = new.rename(new.with_suffix(ENDING))  # whoever looks for files finds it locked already

    def _empty(self) -> None:
        if self._file >= 0:
            os.ftruncate(self._file, 0)

    def _write(self, text: str) -> None:
        data = text.encode()
        if os.write(self._file, data) != len(data):
            raise OSError("the journal could not be written")


@contextmanager
def left_behind(data_dir: Path) -> Iterator[list[Left]]:
    """What processes that are gone have left, nobody else's; their files go when the block ends well."""
    held: list[tuple[int, Path]] = []
    try:
        paths = sorted((data_dir / FOLDER).glob(f"*{ENDING}"))
        held.extend((file, path) for path in paths if (file := _locked(path)) is not None)
        yield [told_in(path.read_text()) for _file, path in held]
        for _file, path in held:
            path.unlink(missing_ok=True)
    finally:
        for file, _path in held:
            os.close(file)


def told_in(text: str) -> Left:
    """Read a journal. A last line that was cut off counts as not written.

    Lines may be lost when the machine itself goes down: after another start of it only what they say counts,
    and never what they do not say.
    """
    found, group = Left(), _Group()
    for line in text[: text.rfind("\n") + 1].splitlines():
        word, _space, rest = line.partition(" ")
        if word == "group":
            group.tell(found)
            start, claim, at = rest.split(" ")
            group = _Group(start, claim, at)
            found.at = found.at or datetime.fromisoformat(group.at)
            found.claims.add(group.claim)
        elif word == "row":
            row, _space, name = rest.partition(" ")
            group.rows.append((int(row), name))
        elif word == "go":
            group.gone = True
        elif word in ("yes", "no"):
            group.answers[int(rest)] = word == "yes"
    group.tell(found)
    return found


@dataclass
class _Group:
    boot: str = ""
    claim: str = ""
    at: str = ""
    rows: list[tuple[int, str]] = field(default_factory=list)
    gone: bool = False
    answers: dict[int, bool] = field(default_factory=dict)

    def tell(self, found: Left) -> None:
        silent = [row for row, _name in self.rows if row not in self.answers]
        found.accepted += [(row, name) for row, name in self.rows if self.answers.get(row)]
        found.unsent += [row for row, yes in self.answers.items() if not yes]
        doubtful = (1 if self.gone else 0) if self.boot == boot() else len(silent)
        found.in_doubt += silent[:doubtful]
        found.unsent += silent[doubtful:]


def boot() -> str:
    """What tells this start of the machine from any other; a new word each time where nothing does."""
    try:
        return BOOT.read_text().strip()
    except OSError:
        return token_hex(8)


def _locked(path: Path) -> int | None:
    """The open file, locked; None while its process lives, or where it is gone."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file
