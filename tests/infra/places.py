"""Short temporary folders: the path of a unix socket may have 107 bytes at most."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHORT = 40


@contextmanager
def short_folder(prefix: str, *, owner: tuple[int, int] | None = None) -> Iterator[Path]:
    """A fresh private folder directly under the system's temporary one, gone afterwards.

    Where that one has a long name or is private to us, which PostgreSQL's user could not enter, it is /tmp.
    With `owner` (uid, gid) it is given to that user, who can then work in it.
    """
    system = tempfile.gettempdir()
    usable = len(system) <= SHORT and Path(system).stat().st_mode & stat.S_IXOTH
    base = system if usable else "/tmp"
    folder = Path(tempfile.mkdtemp(prefix=f"uh-{prefix}-", dir=base))
    try:
        if owner is not None:
            os.chown(folder, *owner)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
