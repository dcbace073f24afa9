"""The invariants of pacing.md §6 as checks over a life that was lived."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from tests.pacing.made import Lived
from unhurried.pacing.rules import Pause

WEEK_OF_DATES = 7


def opens_once_and_in_order(lived: Lived) -> None:
    """I1."""
    for place in lived.person.places:
        mine = [o for o in lived.openings if o.place == place.id]
        assert len({o.position for o in mine}) == len(mine)
        for earlier in (True, False):
            positions = [o.position for o in mine if o.earlier is earlier]
            assert positions == sorted(positions)
        assert all(place.week(o.position).kind != "rest" for o in mine if o.earlier)


def keeps_distance(lived: Lived) -> None:
    """I2."""
    opened = sorted(lived.openings, key=lambda o: o.at)
    assert all(b.at - a.at >= timedelta(hours=72) for a, b in pairwise(opened))
    assert all((c.day - a.day).days >= WEEK_OF_DATES for a, c in zip(opened, opened[2:], strict=False))


def leaves_own_time_alone(lived: Lived) -> None:
    """I3."""
    for letter, person in lived.letters:
        rhythm = person.rhythm
        rests = (*rhythm.pauses, *rhythm.time_off)
        assert not any(r.starts_on <= letter.day < _over_on(r) for r in rests)
        hard = [day for day in rhythm.hard_days if not day.yearly]
        assert not any(letter.day == h.on or (h.day_before and letter.day == h.on - timedelta(days=1)) for h in hard)
        clock = letter.at.astimezone(ZoneInfo(rhythm.zone)).strftime("%H:%M")
        assert "08:00" <= clock < "20:30"
        left = {place.id for place in person.places if place.left and place.left <= letter.at}
        assert not any(item.place in left for item in letter.items)


def opens_nothing_in_own_time(lived: Lived) -> None:
    """Rule (c): no week opens in a pause, time off or on a hard day that was set by then."""
    rhythm = lived.person.rhythm
    rests = (*rhythm.pauses, *rhythm.time_off)
    for opening in lived.openings:
        assert not any(r.starts_on < opening.day < _over_on(r) for r in rests)
        assert not any(opening.day == h.on for h in rhythm.hard_days)


def _over_on(rest: Pause) -> date:
    """The date after the last one of a rest: of its days, of twelve weeks where it is open, or of coming back."""
    planned = rest.starts_on + timedelta(days=rest.days or 84)
    return min(planned, rest.ended_on) if rest.ended_on else planned


def stays_in_the_budget(lived: Lived) -> None:
    """I4."""
    days = [letter.day for letter, _person in lived.letters]
    assert len(set(days)) == len(days)
    assert all((c - a).days >= WEEK_OF_DATES for a, c in zip(sorted(days), sorted(days)[2:], strict=False))


def comes_at_the_preferred_hour(lived: Lived) -> None:
    """I5: the hour itself at its first occurrence, or the first instant after a gap."""
    for letter, person in lived.letters:
        there, hour = ZoneInfo(person.rhythm.zone), person.rhythm.hour
        wall = letter.at.astimezone(there)
        assert wall.date() == letter.day
        if wall.time() == hour:
            assert wall.fold == 0
        else:
            meant = datetime.combine(letter.day, hour, there)
            assert meant.astimezone(UTC).astimezone(there).replace(tzinfo=None) != meant.replace(tzinfo=None)
            before = (letter.at - timedelta(seconds=1)).astimezone(there).replace(tzinfo=None)
            assert before < meant.replace(tzinfo=None) < wall.replace(tzinfo=None)


def nobody_is_lost(lived: Lived) -> None:
    """I10."""
    for now, decision in lived.decisions:
        assert (decision.look_at is None) != (decision.no_look is None)
        assert decision.look_at is None or decision.look_at > now
    assert lived.decisions[-1][1].no_look in ("finished", "left", "waits_for_reading")


def every_opening_is_told_or_skipped(lived: Lived) -> None:
    """A week's letter is decided once: sent, or skipped with its reason."""
    told = [item for letter, _person in lived.letters for item in letter.items]
    told += [skip.item for skip in lived.skips]
    assert len([item for item in told if item.kind != "gathering"]) == len({i for i in told if i.kind != "gathering"})
    weeks = {(item.place, item.position) for item in told if item.kind in ("lesson", "rest")}
    left = {place.id for place in lived.person.places if place.left}
    assert {(o.place, o.position) for o in lived.openings if o.place not in left} <= weeks


def keeps_what_happened(lived: Lived) -> None:
    """I7: what was opened stands in the facts as it was opened, whatever was changed since."""
    for place in lived.person.places:
        facts = {(o.position, o.at, o.day, o.earlier) for o in place.opened}
        assert facts == {(o.position, o.at, o.day, o.earlier) for o in lived.openings if o.place == place.id}


ALL = (
    opens_once_and_in_order,
    keeps_distance,
    leaves_own_time_alone,
    opens_nothing_in_own_time,
    stays_in_the_budget,
    comes_at_the_preferred_hour,
    nobody_is_lost,
    every_opening_is_told_or_skipped,
    keeps_what_happened,
)
