"""A worker that takes no wake-ups any more ends, so that whoever looks after its process starts it anew.

Celery's consumers have stood still after a broken connection before, alive and answering, for days. So a thread beside
the consumer asks the broker, over a connection of its own, whether this worker's queues hold wake-ups: where they do at
each of many looks and none was taken meanwhile, the consumer is stuck. It counts looks and not time, so that a machine
that slept, or a broker that was away, is no reason. What was in hand is recovered by its lease (docs: mail §1).
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from celery.signals import task_received, task_revoked, worker_ready, worker_shutting_down
from celery.worker import state
from redis.exceptions import RedisError

from unhurried.kit import clock
from unhurried.kit.pulse import Pulse, broker, leave
from unhurried.kit.settings import read_settings

LOOK_SECONDS = 5.0
# A consumer that lost the broker asks for it again every half minute at most. A task that takes too long is ended by
# Celery first (`worker.celery`); if not even that happens, this ends the whole.
IDLE_LOOKS, BUSY_LOOKS = 18, 800
STUCK = 75  # EX_TEMPFAIL of sysexits.h: trying again may well help
log = logging.getLogger(__name__)


class Taken:
    """How many wake-ups this process has taken, those included that had lapsed."""

    number = 0

    def another(self, **_signal: Any) -> None:
        """One more."""
        self.number += 1


taken, over = Taken(), threading.Event()
task_received.connect(taken.another)
task_revoked.connect(taken.another)


@dataclass
class Watchdog:
    """What is known of this worker from look to look."""

    name: str
    lanes: tuple[str, ...]
    address: str
    taken_at: float = field(default_factory=lambda: clock.wall().timestamp())
    seen: tuple[int, ...] = ()
    still: int = 0

    def watch(self, children: Callable[[], Iterable[int]]) -> None:
        """Look every few seconds, until the worker is told to end, or is stuck and ended."""
        while not over.wait(LOOK_SECONDS):
            if self.is_stuck():
                log.critical("this worker is stuck: wake-ups wait and it takes none. It ends, to be started anew")
                end(children())

    def is_stuck(self) -> bool:
        """One look, which leaves a sign of life where the broker answers."""
        now, seen = clock.wall().timestamp(), (taken.number, state.all_total_count[0], len(state.active_requests))
        if seen != self.seen:  # one was taken, begun, or came to its end
            self.seen, self.taken_at, self.still = seen, now, 0
        self.still = self.still + 1 if self._wakeups_wait(now) else 0
        return self.still > (BUSY_LOOKS if state.active_requests else IDLE_LOOKS)

    def _wakeups_wait(self, now: float) -> bool:
        try:
            with broker(self.address, within=LOOK_SECONDS) as redis:
                leave(redis, Pulse(self.name, self.lanes, self.taken_at, now))
                return any(redis.llen(lane) for lane in self.lanes)
        except (RedisError, OSError):
            return False


def end(children: Iterable[int]) -> None:
    """End this process and its children at once: nothing of it is to be trusted to do so politely."""
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    logging.shutdown()
    os._exit(STUCK)


@worker_ready.connect
def begin(sender: Any, **_signal: Any) -> None:
    """From now on somebody looks after this worker."""
    dog = Watchdog(sender.hostname, tuple(sender.app.amqp.queues.consume_from), read_settings().redis_url)
    processes = lambda: sender.pool.info.get("processes", ())  # noqa: E731
    threading.Thread(target=dog.watch, args=(processes,), name="watchdog", daemon=True).start()


@worker_shutting_down.connect
def leave_it(**_signal: Any) -> None:
    """It was told to end, and takes nothing more from now on."""
    over.set()
