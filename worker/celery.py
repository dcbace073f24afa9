"""The Celery app: `celery -A worker worker`. It carries wake-ups and nothing else; the database decides.

JSON only, acknowledged late, one task at a time, nothing scheduled ahead (docs: mail §1, pacing §7).
"""

from __future__ import annotations

from celery import Celery
from kombu import Queue

from unhurried.kit.doorbell import LANES, broker_url
from unhurried.kit.settings import read_settings
from worker.logs import log_as_the_site_does
from worker.schedule import wakeups

chosen = read_settings()
log_as_the_site_does(chosen)

PARTS = ("worker.tasks", "worker.tidy", "worker.alive", "worker.watchdog")
# A child that takes longer for a turn is killed and replaced: a turn is seconds, and a relay that is silent at every
# step holds it for minutes. The clockwork and the tidy, which may have much to do, have an hour (`worker.tasks`).
TURN_LIMIT, LONG_LIMIT = 600, 3600

app = Celery("worker", broker=broker_url(chosen.redis_url), include=PARTS)
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    task_queues=[Queue(lane) for lane in LANES],
    task_default_queue="lesson",
    task_create_missing_queues=False,
    beat_schedule=wakeups(chosen.movable_clock),
    broker_connection_retry_on_startup=True,
    # Longer than a consumer waits for an answer, which is a second. Without it a publisher waits for good on a
    # connection whose other end is gone, and the transport's own checks of its connections never get their turn.
    broker_transport_options={"socket_connect_timeout": 5, "socket_timeout": 30, "socket_keepalive": True},
    task_time_limit=TURN_LIMIT,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_hijack_root_logger=False,
    timezone="UTC",
)
