"""How gunicorn runs the site: read in once, by the parent, so that each process that answers begins at once.

They share the parent's memory as long as nobody writes into it. Python's search for cycles would: what was there at
the fork is left out of it, and it has less to look through while it answers.
"""

from __future__ import annotations

import gc
from typing import Any

worker_class = "sync"
timeout = 60
control_socket_disable = True
preload_app = True
max_requests = 10_000
max_requests_jitter = 1_000


def when_ready(_server: Any) -> None:
    """What gunicorn calls in the parent, before the first process is made."""
    gc.collect()
    gc.freeze()
