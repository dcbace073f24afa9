"""Workers leave signs of life in the broker: figures tell them, and a site whose mail nobody takes is not ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from tests.operate.test_metrics import NOW, TOKEN, answer, figures, put
from unhurried.cli.processes import what_it_serves
from unhurried.desk.admin.queries.mail import lanes
from unhurried.kit import clock
from unhurried.kit.db import transaction
from unhurried.kit.pulse import Pulse, awake, broker, leave
from unhurried.kit.settings import read_settings
from unhurried.mail.rules import LANES

NewApp = Callable[..., Flask]
MINUTE = 60.0


def sign(address: str, name: str, *lanes: str, taken: float, left: float = 0.0) -> None:
    """A worker of these lanes left a sign so many seconds ago, and had taken a wake-up so many seconds ago."""
    now = clock.wall().timestamp()
    with broker(address, within=5) as redis:
        leave(redis, Pulse(name, lanes, now - taken, now - left))


def stop_the_clock(site: Flask) -> None:
    with site.app_context(), transaction():
        clock.stop_at(NOW)


def test_mail_that_is_long_due_in_a_lane_that_nobody_takes_makes_a_site_not_ready(
    new_app: NewApp, redis_url: str
) -> None:
    site = new_app(redis_url=redis_url)
    stop_the_clock(site)
    sign(redis_url, "one", "urgent", "lesson", taken=20 * MINUTE)
    assert answer(site, "/readyz") == (200, "ready")
    put(site, 1, lane="gentle", state="pending", send_after=NOW - timedelta(minutes=14))
    assert answer(site, "/readyz") == (200, "ready")
    put(site, 1, lane="lesson", state="pending", send_after=NOW - timedelta(minutes=16))
    assert answer(site, "/readyz") == (503, "worker")
    sign(redis_url, "two", "gentle", taken=1)
    assert answer(site, "/readyz") == (503, "worker")
    sign(redis_url, "three", "lesson", taken=14 * MINUTE)
    assert answer(site, "/readyz") == (200, "ready")


def test_the_figures_tell_how_many_workers_a_lane_has_and_when_one_last_took_a_wakeup(
    new_app: NewApp, redis_url: str
) -> None:
    site = new_app(metrics_token=TOKEN, redis_url=redis_url)
    sign(redis_url, "one", "urgent", taken=5)
    sign(redis_url, "two", "urgent", "lesson", taken=70)
    sign(redis_url, "gone", "gentle", taken=1, left=90)
    found = figures(site)
    assert [found[f"unhurried_workers {lane}"] for lane in LANES] == [2, 1, 0]
    with site.app_context():
        assert [lane.workers for lane in lanes()] == [2, 1, 0]
    ago = {name.split()[1]: number for name, number in found.items() if "taken_seconds_ago" in name}
    assert set(ago) == {"urgent", "lesson"}
    assert 5 <= ago["urgent"] < 60
    assert 70 <= ago["lesson"] < 130


def test_without_a_broker_nothing_is_told_of_workers(new_app: NewApp, tmp_path: object) -> None:
    told = figures(new_app(metrics_token=TOKEN, redis_url=f"unix://{tmp_path}/none.sock"))
    assert not [name for name in told if name.startswith("unhurried_worker")]


def test_signs_of_workers_that_are_long_gone_are_taken_away(redis_url: str) -> None:
    sign(redis_url, "old", "urgent", taken=0, left=90_000)
    sign(redis_url, "new", "urgent", taken=0)
    with broker(redis_url) as redis:
        assert redis.hkeys("unhurried:workers") == [b"new"]
    assert [one.name for one in awake(redis_url) or ()] == ["new"]


def test_a_worker_says_at_its_start_which_lanes_it_has_and_within_which_limits() -> None:
    chosen = read_settings(_env_file=None, mail_connections=4, mail_per_second=2.5)
    said = what_it_serves(chosen, ("lesson", "gentle"), 2)
    assert said == "Lanes: lesson, gentle. 2 × 4 connections to the relay, 2.5 letters a second at most."
    assert what_it_serves(read_settings(_env_file=None), LANES, 1).endswith("no limit a second.")
