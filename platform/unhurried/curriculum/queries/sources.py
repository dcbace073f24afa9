"""The texts of a course's files, with what keeps a file from being read as one."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from unhurried.curriculum.rules.faults import N_, Fault, Notes

MOST_BYTES = 64 * 1024


@dataclass
class Sources:
    """Reads files under `folder`; faults gather in `faults`."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    _digests: dict[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """A short hash of every file read so far; it changes with any byte of them."""
        return hashlib.sha256(repr(sorted(self._digests.items())).encode()).hexdigest()[:16]

    def text(self, path: Path) -> str | None:
        """The file's text, its line ends all one character; None and a fault where it is not a text."""
        if (size := path.stat().st_size) > MOST_BYTES:
            right = N_("at most %(most)s are read; a page has about 10,000")
            self.notes(path).add(1, N_("the file has %(size)s bytes"), right, size=size, most=MOST_BYTES)
            return None
        raw = path.read_bytes()
        self._digests[path.relative_to(self.folder).as_posix()] = hashlib.sha256(raw).hexdigest()
        try:
            return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self.notes(path).add(line, N_("this line is not UTF-8"), N_("save the file as UTF-8"))
            return None

    def notes(self, path: Path) -> Notes:
        """Where faults of this file are written, under the name that an author can click on."""
        relative = os.path.relpath(path)
        return Notes(str(path) if relative.startswith("..") else relative, self.faults)
