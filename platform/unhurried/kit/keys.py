"""Keys that a small installation makes for itself and keeps in its data folder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept_key(path: Path) -> str:
    """The key kept at `path`, made on first use."""
    return kept_text(path, lambda: secrets.token_urlsafe(48))


def kept_text(path: Path, make: Callable[[], str]) -> str:
    """The secret kept at `path`; made on first use, readable by its owner only, and safe when two processes start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
