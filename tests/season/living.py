"""Living a season and holding it against what was foretold; also with killed workers, a flushed broker, new keys."""

from __future__ import annotations

import os
import time
from collections import Counter
from datetime import datetime, timedelta

import pytest
import redis

from tests.season import told
from tests.season.crew import Crew, Tripwire
from tests.season.habits import few_lives, many_lives
from tests.season.plans import LONG, SHORT
from tests.season.rotation import rotate_while_people_write
from tests.season.season import Season
from unhurried.letters.service import NotSettled, undone

SEED = int(os.environ.get("SEASON_SEED", "664174"))
SOON = timedelta(seconds=4)
SECOND = timedelta(seconds=1)


def only_on(*databases: str) -> pytest.MarkDecorator:
    """The test runs on these databases only."""
    return pytest.mark.parametrize("databases", databases, indirect=True, scope="session")


def short_season(crew: Crew, people: int, zones: int) -> Season:
    return founded(Season(crew, SHORT, few_lives(SHORT, SEED, people, zones)))


def long_season(crew: Crew) -> Season:
    return founded(Season(crew, LONG, many_lives(LONG, SEED, people=300, zones=40)))


def founded(season: Season) -> Season:
    season.found()
    assert not [drawn["error"] for drawn in season.preview if "error" in drawn]
    return season


def live_undisturbed(season: Season, post: Tripwire, rotated: int | None = None) -> None:
    """Nobody dies; `rotated` is the week in which the keys of private writing change meanwhile."""
    if rotated is not None:
        rotate_while_people_write(season, season.busiest(rotated))
    season.live()
    assert not told.doubled(season.ledger(), told.arrivals(post))
    check(season, post)


def live_disturbed(season: Season, post: Tripwire, kills: tuple[int, ...], flushes: tuple[int, ...]) -> None:
    """Each kill and each flush comes at the busiest instant of the week that is named."""
    plan = [(season.busiest(week, only_lessons=True), kill_in_mid_letter) for week in kills]
    plan += [(season.busiest(week), flush_in_mid_burst) for week in flushes]
    for at, disturb in sorted(plan, key=lambda planned: planned[0]):
        season.live(at - SECOND)
        disturb(season, post, at)
    season.live()
    again = told.doubled(season.ledger(), told.arrivals(post))
    assert len(again) <= len(kills), again
    assert all(any(item.startswith("lesson:") for item in row["items"]) for row in again), again
    assert max(Counter(row["message_id"] for row in again).values(), default=0) <= 1, again
    check(season, post)


def kill_in_mid_letter(season: Season, post: Tripwire, at: datetime) -> None:
    """`kill -9` at the worst moment: the server has taken a lesson's letter, and the worker has not heard so yet."""
    post.on_next = lambda: season.crew.kill("lesson")
    with pytest.raises(NotSettled):
        season.walk_to(at, patience=SOON)
    assert season.crew.children["lesson"].wait(10) == -9
    season.crew.begin("lesson")
    season.live(at)


def flush_in_mid_burst(season: Season, post: Tripwire, at: datetime) -> None:
    """FLUSHALL while letters are on their way: every wake-up that waits is lost."""
    flushed = []
    with redis.Redis.from_url(season.crew.redis_url) as broker:
        post.on_next = lambda: flushed.append(broker.flushall())
        season.live(at)
    assert flushed == [True]


def check(season: Season, post: Tripwire) -> None:
    """What must hold after every season, disturbed or not."""
    ledger, arrived = season.ledger(), told.arrivals(post)
    assert not list(told.differences(season, ledger))
    assert not told.unsettled(ledger)
    assert not list(told.astray(season, ledger, arrived))
    assert not told.at_night(season, arrived)
    assert not undone()
    print(outcome(season, ledger, arrived))  # noqa: T201 docs/figures/season.md is written from this line


def outcome(season: Season, ledger: told.Rows, arrived: list[told.Arrived]) -> str:
    """What the season came to, in one line."""
    reasons = Counter(reason for _day, _item, reason in told.skips(ledger))
    openings = sum(len(season.openings(life.number)) for life in season.lives)
    again = len(told.doubled(ledger, arrived))
    seconds = time.monotonic() - season.began
    return (
        f"SEASON_SEED={SEED}: {len(season.lives)} people, {season.steps} steps in {seconds:.0f} s, "
        f"{openings} openings, {len(arrived)} messages, {again} twice, skips {dict(sorted(reasons.items()))}"
    )
