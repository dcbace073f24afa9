"""One life, by the rules or by the oracle, in one order."""

from __future__ import annotations

from typing import Any

from tests.pacing import oracle
from tests.pacing.lives import Case, Result, Weeks, sorted_result
from unhurried.curriculum.rules import Outline, Week
from unhurried.letters.timeline import timeline

NINE: Weeks = [
    {"position": k, "kind": "rest" if k == 5 else "lesson", "optional": k == 8, "deciding": k == 9}
    for k in range(1, 10)
]


def drawn(case: Case, weeks: Weeks) -> Result:
    """What the rules say of a life."""
    course = tuple(Week(**{"key": str(week["position"]), **week}) for week in weeks)
    return timeline(case, Outline("random", "1", course, ("solo",)))


def of_the_rules(weeks: int = 9, **given: Any) -> Result:
    """A life in Berlin from Monday 19 October 2026 at 09:30, but for what is given."""
    return sorted_result(drawn(_case(given), NINE[:weeks]))


def of_the_oracle(weeks: int = 9, **given: Any) -> Result:
    """The same life, by the oracle."""
    return sorted_result(oracle.run(_case(given), NINE[:weeks]))


def _case(given: dict[str, Any]) -> Case:
    return {"course": "x", "starts_on": "2026-10-19", "zone": "Europe/Berlin", "hour": "09:30", **given}
