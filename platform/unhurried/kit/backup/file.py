"""The file of a backup: private from its first byte, whole or not there, and checked before it is believed."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

FORMAT = 1


class BackupFault(Exception):
    """The file cannot be written, or is no backup that can be read; the text is one sentence."""


class Lines:
    """Writes JSON lines and counts them into a digest."""

    def __init__(self, to: BinaryIO) -> None:
        self.to, self.digest = to, hashlib.sha256()

    def put(self, value: Any) -> None:
        """Write one value as a line."""
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
        self.digest.update(line)
        self.to.write(line)


@contextmanager
def new_file(path: Path, *, replace: bool = False) -> Iterator[Lines]:
    """A new private file (mode 0600) that takes its name only when the block has ended well and it is on disk."""
    if path.exists() and not replace:
        raise BackupFault(f"{path.name} is there already. With --yes it is replaced.")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise BackupFault(f"The backup cannot be written there: {fault.strerror}.") from None
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6) as packed:
                lines = Lines(packed)  # type: ignore[arg-type]
                yield lines
                lines.put({"end": True, "sha256": lines.digest.hexdigest()})
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def values_in(path: Path) -> Iterator[Any]:
    """Every value of the file in turn, without its end; raises BackupFault where it is not whole or not ours."""
    digest, ended = hashlib.sha256(), False
    try:
        with gzip.open(path, "rb") as lines:
            for line in lines:
                value = json.loads(line.decode("utf-8", "surrogatepass"))
                if isinstance(value, dict) and value.get("end"):
                    ended = value.get("sha256") == digest.hexdigest()
                    continue
                digest.update(line)
                yield value
    except FileNotFoundError:
        raise BackupFault(f"There is no file {path.name}.") from None
    except (OSError, EOFError, ValueError):
        raise BackupFault(f"{path.name} is no backup, or a part of it is missing.") from None
    if not ended:
        raise BackupFault(f"{path.name} is not whole: its digest does not fit.")
