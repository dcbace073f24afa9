"""A season through the real processes, as foretold; also with killed workers and a flushed broker.

Done-line 3 of “A cohort runs” (60 people), done-line 1 of “A season that holds” (300 people).
"""

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
from tests.season.season import Season
from unhurried.letters.service import NotSettled, undone

SEED = int(os.environ.get("SEASON_SEED", "664174"))
SOON = timedelta(seconds=4)
SECOND = timedelta(seconds=1)


def only_on(*databases: str) -> pytest.MarkDecorator:
    """The test runs on these databases only."""
    return pytest.mark.parametrize("databases", databases, indirect=True, scope="session")


# Four seasons of three hundred take longer than CI has: it lives one on each database, SEASON_ALL=1 lives all four.
BOTH = ("sqlite", "postgresql") if os.environ.get("SEASON_ALL") else ()


@only_on("sqlite")
def test_a_small_season_is_the_one_that_was_foretold(crew: Crew, post: Tripwire) -> None:
    live_undisturbed(short_season(crew, people=12, zones=8), post)


@only_on("sqlite")
def test_a_small_season_survives_a_killed_worker_and_a_flushed_broker(crew: Crew, post: Tripwire) -> None:
    live_disturbed(short_season(crew, people=12, zones=8), post, kills=(2,), flushes=(3,))


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_season_of_sixty_in_twenty_zones_is_the_one_that_was_foretold(crew: Crew, post: Tripwire) -> None:
    live_undisturbed(short_season(crew, people=60, zones=20), post)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_season_of_sixty_survives_a_killed_worker_and_a_flushed_broker(crew: Crew, post: Tripwire) -> None:
    live_disturbed(short_season(crew, people=60, zones=20), post, kills=(2,), flushes=(3,))


@pytest.mark.long
@pytest.mark.timeout(3600)
@only_on(*(BOTH or ("sqlite",)))
def test_nine_weeks_of_three_hundred_in_forty_zones_are_the_ones_that_were_foretold(crew: Crew, post: Tripwire) -> None:
    live_undisturbed(long_season(crew), post)


@pytest.mark.long
@pytest.mark.timeout(3600)
@only_on(*(BOTH or ("postgresql",)))
def test_nine_weeks_of_three_hundred_survive_two_killed_workers_and_two_flushes(crew: Crew, post: Tripwire) -> None:
    live_disturbed(long_season(crew), post, kills=(2, 6), flushes=(3, 7))


def short_season(crew: Crew, people: int, zones: int) -> Season:
    return founded(Season(crew, SHORT, few_lives(SHORT, SEED, people, zones)))


def long_season(crew: Crew) -> Season:
    return founded(Season(crew, LONG, many_lives(LONG, SEED, people=300, zones=40)))


def founded(season: Season) -> Season:
    season.found()
    assert not [drawn["error"] for drawn in season.preview if "error" in drawn]
    return season


def live_undisturbed(season: Season, post: Tripwire) -> None:
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
