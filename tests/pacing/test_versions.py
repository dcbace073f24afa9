"""A running group goes over to another version: what was opened stays as it was read, and the dates stay."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from tests.curriculum.editions import SIX, edition
from tests.pacing.groups import (
    MIDWEEK,
    START,
    WEEK_TWO,
    at,
    change,
    group,
    make_group,
    member,
    opened,
    refused,
    words,
)
from unhurried.agenda.models import Due
from unhurried.audit.models import AuditEntry
from unhurried.cohorts.models import Cohort
from unhurried.curriculum.models import CourseVersion
from unhurried.kit.db import db, transaction
from unhurried.pacing import service as pacing

__all__ = ["group"]


def test_what_was_opened_stays_as_it_was_read_and_what_opens_later_is_new(group: Cohort, tmp_path: Path) -> None:
    ana = member(group)
    at(MIDWEEK)
    new = edition(tmp_path, *SIX, text="New.")
    change(group, new)
    assert opened(ana) == [(1, "a", WEEK_TWO - timedelta(days=7)), (2, "b", WEEK_TWO)]
    at(WEEK_TWO + timedelta(days=7, hours=1))
    assert [words(ana, position) for position in (1, 2, 3)] == ["Old.", "Old.", "New."]


def test_a_change_is_audited_and_has_the_clockwork_look_again(group: Cohort, tmp_path: Path) -> None:
    ana, before = member(group), group.course_version_id
    at(MIDWEEK)
    change(group, edition(tmp_path, "a", "b", "c"))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "course version changed")).one()
    assert entry.detail == {"cohort": group.id, "before": before, "after": group.course_version_id}
    assert db.session.scalar(select(Due.look_at).where(Due.person_id == ana.person_id)) == MIDWEEK


def test_weeks_that_have_not_opened_may_come_go_and_change_places_on_the_same_dates(
    group: Cohort, tmp_path: Path
) -> None:
    ana = member(group)
    at(MIDWEEK)
    new = edition(tmp_path, "a", "b", "e", "n", "c", text="Old.")
    preview = pacing.preview_version(group, new)
    assert preview.refusals == ()
    assert [(week.key, week.what) for week in preview.change.weeks] == [
        ("a", ()), ("b", ()), ("e", ("moved",)), ("d", ("removed",)), ("n", ("added",)),
        ("c", ("moved",)), ("f", ("removed",)),
    ]  # fmt: skip
    assert (preview.before["e"], preview.after["e"]) == (date(2026, 11, 16), date(2026, 11, 2))
    (place,) = preview.places
    assert (place.opened, place.next_before, place.next_after) == (("a", "b"), "c", "e")
    assert preview.opened_by("b") == 1
    change(group, new)
    at(WEEK_TWO + timedelta(days=60))
    with transaction():
        pacing.record_openings([ana.person_id])
    assert [key for _position, key, _at in opened(ana)] == ["a", "b", "e", "n", "c"]
    assert opened(ana)[2:] == [(3 + n, key, WEEK_TWO + timedelta(weeks=1 + n)) for n, key in enumerate("enc")]


def test_an_own_pace_is_asked_for_its_own_next_week(group: Cohort, tmp_path: Path) -> None:
    slow = member(group, pace="own", interval=10)
    at(WEEK_TWO)
    preview = pacing.preview_version(group, edition(tmp_path, "a", "c"))
    assert (preview.places[0].next_before, preview.places[0].next_after) == (None, None)
    with transaction():
        pacing.record_read(slow.id, 1)
    at(WEEK_TWO + timedelta(days=3))
    soon = edition(tmp_path, "a", "b", "d", "c")
    preview = pacing.preview_version(group, soon)
    assert (preview.refusals, preview.places[0].next_before) == ((), "b")


def test_someone_who_left_finds_their_pages_as_they_were(group: Cohort, tmp_path: Path) -> None:
    gone = member(group)
    at(MIDWEEK)
    with transaction():
        pacing.leave(gone.id)
    at(MIDWEEK + timedelta(days=1))
    assert refused(group, edition(tmp_path, "b", "a"))[0].startswith("“A” has another place")
    change(group, edition(tmp_path, *SIX, text="New."))
    with transaction():
        pacing.come_back(gone.id)
    assert [words(gone, position) for position in (1, 2)] == ["Old.", "Old."]


def test_the_way_back_keeps_what_was_opened_in_either_version(group: Cohort, tmp_path: Path) -> None:
    ana = member(group)
    at(MIDWEEK)
    change(group, edition(tmp_path, *SIX, text="New."))
    at(MIDWEEK + timedelta(days=7))
    change(group, edition(tmp_path, *SIX, text="Old."))
    at(MIDWEEK + timedelta(days=14))
    assert [words(ana, position) for position in (1, 2, 3, 4)] == ["Old.", "Old.", "New.", "Old."]
    assert db.session.query(CourseVersion).count() == 2


def test_a_page_that_comes_along_to_a_later_group_is_read_as_it_was(group: Cohort, tmp_path: Path) -> None:
    ana = member(group)
    later = make_group(edition(tmp_path, "n", *SIX, text="New."), START + timedelta(days=28), "later")
    at(MIDWEEK)
    with transaction():
        moved = pacing.move(ana.id, later)
    assert [(position, key) for position, key, _at in opened(moved)] == [(2, "a"), (3, "b")]
    assert [words(moved, position) for position in (2, 3)] == ["Old.", "Old."]
