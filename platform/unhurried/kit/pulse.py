"""Signs of life that workers leave in the broker: who takes wake-ups of which lanes, and when one was last taken.

They are told and shown, and decide nothing: a broker that is emptied has them again within seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from unhurried.kit import clock
from unhurried.kit.limits import SCHEMES

KEY, FORGOTTEN = "unhurried:workers", 86_400
# A worker leaves its sign every few seconds.
AWAKE = 60.0


@dataclass(frozen=True)
class Pulse:
    """One worker: its lanes, when it last took a wake-up and when it left this, in seconds of real time."""

    name: str
    lanes: tuple[str, ...]
    taken: float
    at: float


@contextmanager
def broker(address: str, within: float = 1.0) -> Iterator[Any]:
    """A connection of its own to the Redis of the setting, which waits no longer than that for anything."""
    with Redis.from_url(_dialect(address), socket_timeout=within, socket_connect_timeout=within) as found:
        yield found


def leave(redis: Any, pulse: Pulse) -> None:
    """Leave this worker's sign, and take away those of workers that are long gone. Raises RedisError."""
    redis.hset(KEY, pulse.name, json.dumps(asdict(pulse)))
    redis.expire(KEY, FORGOTTEN)
    gone = [name for name, one in _all(redis) if one.at < pulse.at - FORGOTTEN]
    if gone:
        redis.hdel(KEY, *gone)


def awake(address: str) -> list[Pulse] | None:
    """The workers that left a sign within the last minute; None where there is no broker or it does not answer."""
    if not address:
        return None
    since = clock.wall().timestamp() - AWAKE
    try:
        with broker(address) as redis:
            return [one for _name, one in _all(redis) if one.at >= since]
    except (RedisError, OSError):
        return None


def _all(redis: Any) -> list[tuple[Any, Pulse]]:
    found = []
    for name, written in redis.hgetall(KEY).items():
        known = json.loads(written)
        found.append((name, Pulse(known["name"], tuple(known["lanes"]), known["taken"], known["at"])))
    return found


def _dialect(address: str) -> str:
    """The setting in redis-py's dialect."""
    for scheme in SCHEMES:
        if address.startswith(scheme):
            return "unix://" + address.removeprefix(scheme).replace("?virtual_host=", "?db=")
    return address
