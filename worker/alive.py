"""A sign of life of the beat: the time of its last wake-up, on a file that `unhurried health beat` looks at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from celery.signals import after_task_publish, beat_init

from unhurried.kit.places import BEAT_SIGN
from unhurried.kit.settings import read_settings


@beat_init.connect
def begin(**_signal: Any) -> None:
    """From now on this process is a beat, and every wake-up that it sends leaves its time."""
    sign = read_settings().data_dir / BEAT_SIGN
    sign.parent.mkdir(parents=True, exist_ok=True)
    after_task_publish.connect(lambda **_sent: touch(sign), weak=False)


def touch(sign: Path) -> None:
    """Leave the time; a folder that cannot be written to stops no wake-up."""
    try:
        sign.touch()
    except OSError:
        return
