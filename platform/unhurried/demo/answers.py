"""Whether the demo's parts answer; read in while they begin."""

from __future__ import annotations

import urllib.request

from celery import Celery


def site_answers(address: str) -> bool:
    """Whether the front page comes."""
    try:
        with urllib.request.urlopen(f"{address}/", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def worker_answers(redis_url: str) -> bool:
    """Whether a worker answers a ping."""
    bell = Celery("demo", broker=redis_url, set_as_current=False)
    found = bell.control.ping(timeout=0.1, limit=1)
    bell.close()
    return bool(found)
