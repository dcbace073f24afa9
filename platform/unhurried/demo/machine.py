"""The time machine: walks the programme's clock in a process of its own and says how far it has come."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from unhurried.kit import clock
from unhurried.kit.settings import settings

STRIDES = {"day": timedelta(days=1), "week": timedelta(days=7)}


def _note() -> Path:
    return settings().data_dir / "walk.json"


def last_walk() -> tuple[datetime, datetime] | None:
    """From when to when the last walk goes or went; None before the first."""
    if not _note().exists():
        return None
    told = json.loads(_note().read_text())
    return datetime.fromisoformat(told["from"]), datetime.fromisoformat(told["until"])


def walking() -> bool:
    """Whether a walk is on its way."""
    walk = last_walk()
    return walk is not None and clock.now() < walk[1]


def set_out(stride: str) -> None:
    """Walk by a day or a week, and let the real worker do what follows; one walk at a time."""
    if walking():
        return
    now = clock.now()
    until = now + STRIDES[stride]
    draft = _note().with_suffix(".part")
    draft.write_text(json.dumps({"from": now.isoformat(), "until": until.isoformat()}))
    draft.rename(_note())
    command = [sys.executable, "-m", "unhurried.cli", "clock", "run", "--until", until.isoformat(), "--step", "6h"]
    log = (settings().data_dir / "walk.log").open("wb")
    subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
