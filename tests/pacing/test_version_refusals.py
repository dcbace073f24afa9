"""What has its place already keeps it in every version that a running group may go over to (docs: pacing I7)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.curriculum.editions import SIX, edition
from tests.pacing.groups import (
    EVE,
    MIDWEEK,
    WEEK_TWO,
    at,
    group,
    member,
    opened,
    refused,
)
from unhurried.cohorts.models import Cohort, Hold
from unhurried.kit.db import db, transaction
from unhurried.pacing import service as pacing

__all__ = ["group"]


@pytest.mark.parametrize(
    ("weeks", "reasons"),
    [
        (("a", "c", "d", "e"), ["“B” is left out in this version. 2 people have it open."]),
        (("b", "a", "c"), ["“A” has another place in this version. 2 people have it open.",
                           "“B” has another place in this version. 2 people have it open."]),
        (("a", "b?", "c"), ["“B” is another kind of week in this version. 2 people have it open."]),
        (("n", "a", "b", "c"), ["“A” has another place in this version. 2 people have it open.",
                                "“B” has another place in this version. 2 people have it open."]),
        (("a",), ["“B” is left out in this version. 2 people have it open."]),
        (("a", "b", "d", "c"), []),
    ],
)  # fmt: skip
def test_a_week_that_somebody_has_open_keeps_its_place(
    group: Cohort, tmp_path: Path, weeks: tuple[str, ...], reasons: list[str]
) -> None:
    ana, _bo = member(group), member(group, "bo@people.example")
    at(MIDWEEK)
    assert refused(group, edition(tmp_path, *weeks)) == reasons
    assert opened(ana) == []


def test_a_week_that_opens_within_a_day_keeps_its_place(group: Cohort, tmp_path: Path) -> None:
    member(group)
    new = edition(tmp_path, "a", "b", "d", "c")
    at(WEEK_TWO + timedelta(days=6, minutes=-1))
    assert refused(group, new) == []
    at(WEEK_TWO + timedelta(days=6, minutes=1))
    assert refused(group, new) == [
        "“C” has another place in this version. It opens within 24 hours, or its date has passed."
    ]


def test_a_new_week_never_lands_on_a_date_that_has_passed(group: Cohort, tmp_path: Path) -> None:
    member(group)
    at(WEEK_TWO + timedelta(days=90))
    new = edition(tmp_path, *SIX, "n")
    assert refused(group, new) == ["“N” is new, on a date that has passed or is less than 24 hours away."]


def test_a_group_that_has_ended_or_is_on_the_version_is_left_alone(group: Cohort, tmp_path: Path) -> None:
    at(MIDWEEK)
    assert refused(group, edition(tmp_path, *SIX, text="Old.")) == ["The group is on this version."]
    with transaction():
        group.state = "closed"
    assert refused(group, edition(tmp_path, *SIX, text="New."))[0].startswith("This group has ended.")


def test_a_hold_keeps_a_week_to_stand_before(group: Cohort, tmp_path: Path) -> None:
    member(group)
    with transaction():
        db.session.add(Hold(cohort_id=group.id, position=5, weeks=1, set_at=EVE))
    at(MIDWEEK)
    assert "waits before a week" in refused(group, edition(tmp_path, "a", "b", "c"))[0]
    assert refused(group, edition(tmp_path, "a", "b", "c", "e", "d")) == []


def test_a_week_that_only_someone_who_left_had_open_keeps_its_place_too(group: Cohort, tmp_path: Path) -> None:
    ahead = member(group, pace="own", interval=7)
    with transaction():
        db.session.add(Hold(cohort_id=group.id, position=2, weeks=2, set_at=EVE))
    at(WEEK_TWO - timedelta(days=7))
    with transaction():
        pacing.record_read(ahead.id, 1)
    at(MIDWEEK)
    assert refused(group, edition(tmp_path, "a", "c")) == ["“B” is left out in this version. One person has it open."]
    with transaction():
        pacing.leave(ahead.id)
    assert refused(group, edition(tmp_path, "a", "c")) == ["“B” is left out in this version. One person has it open."]
    assert refused(group, edition(tmp_path, "a", "b", "d")) == []
