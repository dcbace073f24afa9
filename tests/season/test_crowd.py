"""A small crowd in a short storm; `./run season` lives five thousand through two minutes of it.

Done-line 4 of “The letter engine under fire”, at a size that every long run can pay for.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.infra.places import short_folder
from tests.season.crowd import crowd, crowd_plan
from tests.season.living import SEED
from tests.season.outcome import outcome
from tests.season.parts import parts
from tests.season.plans import LONG, SHORT
from tests.season.storm import Storm

PEOPLE, SECONDS = 100, 24.0


def test_a_group_has_room_for_its_share_and_is_held_as_one_of_the_long_season_is() -> None:
    plan = crowd_plan(5000)
    assert (plan.groups % LONG.groups, plan.groups * 400 >= 5000) == (0, True)
    of_group = {group: [(h.position, h.weeks, h.after) for h in plan.holds if h.group == group] for group in range(16)}
    assert all(of_group[group] == of_group[group % 4] for group in range(16))
    assert sum(map(len, of_group.values())) == 4 * len(LONG.holds)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_small_crowd_gets_the_letters_that_were_foretold_while_workers_are_killed() -> None:
    plan = replace(SHORT, zones=SHORT.zones[:2])
    with short_folder("season") as folder, parts("sqlite", folder) as (crew, relay):
        season = crowd(crew, PEOPLE, SEED, plan)
        storm = Storm(season, relay, SEED, SECONDS)
        storm.rage(season.busiest_of_all())
        season.live()
        found = outcome(season, relay.taken, storm.kills)
        assert list(found.faults()) == [], str(found)
        assert [kill for kill in storm.kills if kill.armed], "no kill found a message armed"
