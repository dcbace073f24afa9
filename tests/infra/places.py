"""Short temporary folders: the path of a unix socket may have 107 bytes at most."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def short_folder(prefix: str, *, owner: tuple[int, int] | None = None) -> Iterator[Path]:
    """A fresh private folder directly under the system's temporary one, gone afterwards.

    With `owner` (uid, gid) it is given to that user, who can then work in it.
    """
    base = "/tmp" if os.access("/tmp", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix=f"uh-{prefix}-", dir=base))
    try:
        if owner is not None:
            os.chown(folder, *owner)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
