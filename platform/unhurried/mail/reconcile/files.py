"""The lines of a log from some instant on: through rotated and packed files, a bounded piece at a time.

The place where reading stopped is kept in memory, as an open file. A log that was rotated meanwhile is begun anew.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

STEP = 1 << 20
FARTHEST = 256 * STEP
LONGEST_LINE = 1 << 16
MOST_FILES = 40
Later = Callable[[bytes], bool | None]
Unreadable = (OSError, EOFError, zlib.error)


class Pages:
    """The files of one log, oldest first, from a place before the instant on which the caller's `is_later` decides.

    `is_later(line)` says whether a line is of that instant or after it; None for what is no line. `is_whole`: the
    reading began before that instant and nothing was left out. `is_at_end`: there was nothing more when it was last
    read. Raises OSError where there is no log.
    """

    def __init__(self, log: Path, is_later: Later) -> None:
        self._open: list[BinaryIO] = []
        self.log, self.is_later = log, is_later
        self.is_whole = self.is_at_end = False
        self._half = b""
        self._skipping, self._place = False, 0
        try:
            self._find()
        except BaseException:
            self.close()
            raise

    def lines(self, most: int) -> Iterator[bytes]:
        """The next whole lines, at most so many bytes of them and none twice; nothing where all was read."""
        self.is_at_end = False
        while most > 0 and self._open:
            piece = self._piece(min(most, STEP))
            most -= max(len(piece), 1)
            if piece:
                yield from self._split(piece)
            elif len(self._open) > 1:
                self._open.pop(0).close()
                self._half, self._skipping = b"", False
            else:
                self.is_at_end = True
                return

    @property
    def was_rotated(self) -> bool:
        """Whether the log is another file by now, or shorter than what was read of it."""
        if not self._open:
            return True
        mine, place = os.fstat(self._open[-1].fileno()), self._open[-1].tell()
        try:
            other = self.log.stat()
        except OSError:
            return False
        if (other.st_dev, other.st_ino) != (mine.st_dev, mine.st_ino):
            return other.st_size > 0
        return other.st_size < place

    def close(self) -> None:
        """Let go of the files."""
        for file in self._open:
            file.close()
        self._open = []

    def __del__(self) -> None:
        self.close()

    def _piece(self, size: int) -> bytes:
        try:
            return self._open[0].read(size)
        except Unreadable:
            self.is_whole = False
            return b""

    def _split(self, piece: bytes) -> Iterator[bytes]:
        *whole, half = (self._half + piece).split(b"\n")
        for line in whole:
            if not self._skipping:
                yield line
            self._skipping = False
        self._half = half
        if len(half) > LONGEST_LINE:
            self._half, self._skipping = b"", True

    def _find(self) -> None:
        """Open the files that are needed, the newest first, until one begins before the instant."""
        for path in self._newest_first():
            packed = _is_packed(path)
            file = _opened(path, packed)
            self._open.insert(0, file)
            self._stand(file, 0)
            is_cut = not packed and self._go_back(file)
            self.is_whole = not is_cut and self._begins_before(file, half=self._skipping)
            file.seek(self._place)
            if is_cut or self.is_whole:
                return

    def _newest_first(self) -> list[Path]:
        beside = [one for mark in (".", "-") for one in self.log.parent.glob(f"{self.log.name}{mark}*")]
        found = [(one.stat(), one) for one in {self.log, *beside} if one.is_file()]
        filled = [(about.st_mtime_ns, str(one), one) for about, one in found if about.st_size]
        if not filled and not self.log.exists():
            raise FileNotFoundError(str(self.log))
        return [one for _at, _name, one in sorted(filled, reverse=True)][:MOST_FILES]

    def _go_back(self, file: BinaryIO) -> bool:
        """Stand before the instant, as near as steps that double lead; whether the file is too long for that."""
        end, back = os.fstat(file.fileno()).st_size, STEP
        while back < end and back <= FARTHEST:
            self._stand(file, end - back)
            if self._begins_before(file, half=True):
                file.seek(self._place)
                return False
            back *= 2
        self._stand(file, max(end - FARTHEST, 0))
        return end > FARTHEST

    def _stand(self, file: BinaryIO, place: int) -> None:
        """Go there; in the middle of a file the first line is half of one."""
        self._place, self._skipping = place, place > 0
        file.seek(place)

    def _begins_before(self, file: BinaryIO, *, half: bool) -> bool:
        """Whether the first line from here on that has a time is of before the instant."""
        try:
            lines = file.read(LONGEST_LINE).split(b"\n")[half:-1]
        except Unreadable:
            return False
        said = next((later for later in map(self.is_later, lines) if later is not None), None)
        return said is False


def _opened(path: Path, packed: bool) -> BinaryIO:
    """The file, to be kept open for as long as it is read."""
    if packed:
        return gzip.open(path)  # type: ignore[return-value]
    return path.open("rb", buffering=0)


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"
