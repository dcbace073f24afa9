"""The Celery program of worker and beat, which looks often and is soon sure, so that a test need not wait."""

from __future__ import annotations

import sys

from celery.__main__ import main

import worker.celery
import worker.watchdog

# The first turn of a child makes the site, which takes seconds on a busy machine.
LOOK, IDLE_LOOKS, TURN_LIMIT, ANSWER = 0.2, 25, 10, 3

if __name__ == "__main__":
    worker.watchdog.LOOK_SECONDS, worker.watchdog.IDLE_LOOKS = LOOK, IDLE_LOOKS
    worker.celery.app.conf.task_time_limit = TURN_LIMIT
    worker.celery.app.conf.broker_transport_options["socket_timeout"] = ANSWER
    sys.exit(main())
