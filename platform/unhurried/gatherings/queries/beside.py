"""What pace is told of a batch of places: gatherings that stand, changes to those who know, and announcements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from unhurried.gatherings.models import Announcement, AnnouncementReader
from unhurried.gatherings.queries.meetings import Standing, group_gatherings
from unhurried.kit.db import db
from unhurried.pacing import rules
from unhurried.pacing.beside import Beside

Gatherings = tuple[rules.Gathering, ...]
Readers = Mapping[int, set[int]]


def beside_places(places: Sequence[Any], holds: Mapping[int, Sequence[Any]]) -> Beside:
    """Gatherings and announcements for the rows of these places; three queries at most, whatever their number."""
    cohorts = sorted({row.cohort_id for row in places})
    standing, said = group_gatherings(holds, cohorts), _said(cohorts)
    readers = _readers([one.id for one in said if one.chosen])
    notices = _by_cohort(one for one in said if one.gathering_id is not None and _is_true(one, standing))
    words = _by_cohort(one for one in said if one.gathering_id is None)
    calls = {row.id: _gatherings(row, standing, notices.get(row.cohort_id, ()), readers) for row in places}
    messages = {
        row.id: tuple(_message(one) for one in words[row.cohort_id] if _is_for(one, row, readers))
        for row in places
        if row.cohort_id in words
    }
    return Beside(calls, messages)


def _by_cohort(said: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in said:
        found[one.cohort_id].append(one)
    return found


def _said(cohorts: Sequence[int]) -> Sequence[Any]:
    rows = select(*Announcement.__table__.columns).where(Announcement.cohort_id.in_(cohorts))
    return db.session.execute(rows.order_by(Announcement.id)).all()


def _readers(announcements: Sequence[int]) -> Readers:
    found: dict[int, set[int]] = defaultdict(set)
    if announcements:
        rows = select(AnnouncementReader.announcement_id, AnnouncementReader.enrolment_id)
        for row in db.session.execute(rows.where(AnnouncementReader.announcement_id.in_(announcements))):
            found[row.announcement_id].add(row.enrolment_id)
    return found


def _is_true(notice: Any, standing: Mapping[int, Standing]) -> bool:
    """Whether the gathering is not, or no more, at the time that the notice takes back."""
    times = dict(standing[notice.cohort_id].times) if notice.cohort_id in standing else {}
    return times.get(notice.gathering_id) != notice.until


def _gatherings(place: Any, standing: Mapping[int, Standing], notices: Sequence[Any], readers: Readers) -> Gatherings:
    """A change is told where the old time would have been: on the day before it, or in the lesson's letter."""
    found = standing[place.cohort_id].gatherings if place.cohort_id in standing else ()
    told = [rules.Gathering(notice_id(one), one.until) for one in notices if _is_for(one, place, readers)]
    return tuple(sorted((*found, *told), key=lambda one: (one.at, one.id))) if told else found


def notice_id(notice: Any) -> str:
    """What letters call the news that a gathering is not when it was told: `7.n12`."""
    return f"{notice.gathering_id}.n{notice.id}"


def _message(one: Any) -> rules.Message:
    until = min(one.until, one.taken_back_at) if one.taken_back_at else one.until
    return rules.Message(str(one.id), one.made_at, until)


def _is_for(one: Any, place: Any, readers: Readers) -> bool:
    """Whoever joined later is told nothing of what was said before."""
    return place.joined_at <= one.made_at and (not one.chosen or place.id in readers.get(one.id, ()))
