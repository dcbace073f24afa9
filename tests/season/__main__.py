"""`./run season [--people N]`: the long season for thousands, undisturbed, and with two minutes of kills."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from tests.infra.apps import ROOT
from tests.infra.places import short_folder
from tests.season.crowd import crowd
from tests.season.living import SEED
from tests.season.outcome import outcome
from tests.season.parts import parts
from tests.season.storm import Kill, Storm

KINDS, SHOWN = ("sqlite", "postgresql"), 20
ARMED_AT_LEAST = 20 / 120  # kills that found a message armed, for each second of the storm


def main() -> int:
    """Each season that was asked for; 1 where something differs from what was foretold."""
    asked = argparse.ArgumentParser(prog="./run season", description=__doc__)
    asked.add_argument("--people", type=int, default=5000)
    asked.add_argument("--seed", type=int, default=SEED, help="who these people are, and when workers are killed")
    asked.add_argument("--database", choices=KINDS, default="postgresql")
    asked.add_argument("--seconds", type=float, default=120, help="how long workers are killed, 2 to 6 s apart")
    asked.add_argument("--only", choices=("undisturbed", "disturbed"), help="only this one of the two")
    asked.add_argument("--weeks", type=int, help="only so many weeks of it, and what was foretold of these")
    given = asked.parse_args()
    say(f"{given.database}, seed {given.seed}, at {commit()}")
    storms = {"undisturbed": 0.0, "disturbed": given.seconds}
    faults: list[str] = []
    for name in (given.only,) if given.only else storms:
        faults += live(name, given, storms[name])
    more = [f"… and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
    say("\n".join([*faults[:SHOWN], *more, f"{len(faults)} faults"]))
    return 1 if faults else 0


def live(name: str, given: argparse.Namespace, storm_seconds: float) -> list[str]:
    """One season from its beginning to its verdict, told as it goes; what is wrong with it."""
    began = time.monotonic()

    def tell(words: str) -> None:
        say(f"{time.monotonic() - began:5.0f} s  {words}")

    with short_folder("season") as folder, parts(given.database, folder) as (crew, relay):
        season = crowd(crew, given.people, given.seed)
        tell(f"{name}: founded")
        storm = Storm(season, relay, given.seed, storm_seconds)
        if storm_seconds:
            storm.rage(season.busiest_of_all())
            tell(f"{len(storm.kills)} kills at {storm.kills[-1].at}")
        season.live_week_by_week(tell, given.weeks)
        found = outcome(season, relay.taken, storm.kills)
        tell(f"{name}: {found}")
        return [*found.faults(), *too_few(storm.kills, storm_seconds)]


def too_few(kills: list[Kill], seconds: float) -> list[str]:
    """Why the kills of a storm prove too little, where they do."""
    armed = sum(bool(kill.armed) for kill in kills)
    wanted = round(seconds * ARMED_AT_LEAST)
    return [f"only {armed} kills of {len(kills)} found a message armed, {wanted} were wanted"] if armed < wanted else []


def commit() -> str:
    """The commit that is tried, with a word where the tree has other lines."""
    asked = ("git", "describe", "--always", "--dirty")
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "no commit"


def say(words: str) -> None:
    """Tell whoever watches."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
