"""When weeks open: a deterministic walk over a person's preferred hours. docs: pacing §2"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter

from unhurried.pacing.rules import policy
from unhurried.pacing.rules.places import Opened, Opening, Place
from unhurried.pacing.rules.rhythm import Rhythm
from unhurried.pacing.rules.times import DAY, WEEK
from unhurried.pacing.rules.track import Track, Wish

DATES_IN_VAIN = 400
TWO_DATES, SIX_DATES = 2 * DAY, 6 * DAY


def openings_of(rhythm: Rhythm, places: Sequence[Place], settled: datetime | None) -> Iterator[Sequence[Opening]]:
    """The openings after the recorded ones, some at a time and in order, as far as what is known decides them."""
    return _Walk(rhythm, places, settled).run()


class _Walk:
    """The state of one walk: every track, and every opening of the person over all cohorts."""

    def __init__(self, rhythm: Rhythm, places: Sequence[Place], settled: datetime | None) -> None:
        self.rhythm, self.settled, self.rests = rhythm, settled, rhythm.has_rests
        running = [place for place in places if place.left is None and not place.complete]
        if len(running) > 1:
            running.sort(key=attrgetter("began", "id"))
        self.tracks = [Track(place, rhythm) for place in running]
        self.opened: list[Opened | Opening] = [one for place in places for one in place.opened if not one.carried]
        if self.opened:
            self.opened.sort(key=attrgetter("at"))

    def run(self) -> Iterator[Sequence[Opening]]:
        """Yield openings until no track can want anything more, or over a year of dates was tried in vain."""
        yield self._on_their_dates()
        day, in_vain = self._next_date(self._first_date()), 0
        while day is not None and in_vain <= DATES_IN_VAIN:
            if self.rests and (over := self.rhythm.over_after(day)) != day:
                in_vain += (over - day).days
                day = self._next_date(over)
                continue
            opening = self._open_on(day)
            in_vain += 1
            if opening:
                in_vain = 0
                yield (opening, *self._on_their_dates())
                day = self.opened[-1].day
            day = self._next_date(day + DAY)

    def _on_their_dates(self) -> Sequence[Opening]:
        """The weeks of a group that come next, as long as each opens on its own date: the usual course of things.

        From the first that does not, or where an earlier one waits, every date is looked at, which finds the same.
        """
        if len(self.tracks) != 1 or not self.tracks[0].is_up_to_date():
            return ()
        [track], first = self.tracks, self._first_date()
        if not track.stays_with_group(first):
            return ()
        calendar, done = track.place.calendar, track.furthest
        days = calendar.dates[done:]
        hours = self.rhythm.open_hours(days)
        if not hours or days[0] < max(first, track.joined_on) or not self._may_begin(track, days[0], hours[0]):
            return ()
        weeks, id_ = calendar.weeks[done:], track.place.id
        found = [Opening(id_, w.position, w.kind, at, day) for w, day, at in zip(weeks, days, hours, strict=False)]
        track.add(*found)
        self.opened += found
        return found

    def _may_begin(self, track: Track, day: date, at: datetime) -> bool:
        """Whether the first of a row of weeks can open: they have joined, it is not recorded, and there is room."""
        joined = track.place.joined
        if (joined is not None and at < joined) or (self.settled is not None and at <= self.settled):
            return False
        return not self.opened or (day - self.opened[-1].day).days >= 7 or self._room(self.opened, day, at)

    def _first_date(self) -> date:
        """No date at which all is recorded: not before the last opening, nor before the inputs last changed."""
        if self.opened:
            day = self.opened[-1].day + DAY
        else:
            day = min([track.place.calendar.dates[0] for track in self.tracks], default=date.min)
        return max(day, self.rhythm.date_of(self.settled)) if self.settled else day

    def _next_date(self, day: date) -> date | None:
        """The first date on which a week is wanted and, by rules (a) and (b) of pacing §2.3, can open."""
        opened, most = self.opened, policy.OPENINGS_IN_7_DATES
        if opened:
            day = max(day, opened[-1].day + TWO_DATES)
            if len(opened) >= most:
                day = max(day, opened[-most].day + WEEK)
        if len(self.tracks) == 1:
            return self.tracks[0].next_date(day)
        return min([found for track in self.tracks if (found := track.next_date(day))], default=None)

    def _open_on(self, day: date) -> Opening | None:
        at = self.rhythm.open_at(day)
        if at is None or not self._room(self.opened, day, at) or (self.settled is not None and at <= self.settled):
            return None
        wishes = [(wish, track) for track in self.tracks if (wish := track.wish(day, at))]
        if len(wishes) > 1:
            wishes.sort(key=lambda pair: pair[0].rank)
        for wish, track in wishes:
            if self._may(track.place, wish, day, at):
                return self._open(track, wish.position, day, at, wish.earlier)
        return None

    def _open(self, track: Track, position: int, day: date, at: datetime, earlier: bool = False) -> Opening:
        week = track.place.calendar.weeks[position - 1]
        opening = Opening(track.place.id, position, week.kind, at, day, earlier)
        track.add(opening)
        self.opened.append(opening)
        return opening

    def _may(self, place: Place, wish: Wish, day: date, at: datetime) -> bool:
        if wish.earlier and self._earlier_lately(day) >= policy.EARLIER_IN_7_DATES:
            return False
        return not wish.yields or not self._delays(place, wish, day, at)

    def _earlier_lately(self, day: date) -> int:
        return sum([fact.earlier and (day - fact.day).days < 7 for fact in self.opened[-3:]])

    def _room(self, opened: Sequence[Opened | Opening], day: date, at: datetime) -> bool:
        """Rules (a) and (b) of pacing §2.3, over all cohorts."""
        if not opened:
            return True
        if at - opened[-1].at < policy.BETWEEN_OPENINGS:
            return False
        since = day - SIX_DATES
        lately = opened[-1].day >= since
        return not lately or sum([fact.day >= since for fact in opened[-3:]]) < policy.OPENINGS_IN_7_DATES

    def _delays(self, place: Place, wish: Wish, day: date, at: datetime) -> bool:
        """Whether opening now would move a later group week of any cohort to a later date. docs: pacing §2.3"""
        weeks = self._later_group_weeks(place, wish, day)
        if not weeks:
            return False
        with_it: list[Opened | Opening] = [*self.opened[-3:], Opened(wish.position, at, day)]
        if len(weeks) == 1 and self._fits(with_it, weeks[0]):
            return False
        return self._dates_of(weeks, with_it) != self._dates_of(weeks, self.opened[-3:])

    def _later_group_weeks(self, place: Place, wish: Wish, day: date) -> list[date]:
        """The dates of the group weeks within the next six dates; those further away cannot be delayed by today."""
        dates = []
        for track in self.tracks:
            calendar = track.place.calendar
            for position, date_ in enumerate(calendar.dates[calendar.present(day) :], calendar.present(day) + 1):
                if (date_ - day).days >= 7:
                    break
                opens_now = track.place is place and position == wish.position
                if not opens_now and position not in track.opened and not track.place.interval_on(date_):
                    dates.append(date_)
        return sorted(dates)

    def _dates_of(self, weeks: list[date], opened: Sequence[Opened | Opening]) -> list[date | None]:
        """The date on which each of these weeks would open, one after another."""
        facts, dates = list(opened), list[date | None]()
        for week in weeks:
            found = next((day for day in self._dates_after(week) if self._fits(facts, day)), None)
            dates.append(found)
            if found and (at := self.rhythm.at(found)):
                facts.append(Opened(0, at, found))
        return dates

    def _dates_after(self, day: date) -> Iterator[date]:
        return (day + timedelta(days=more) for more in range(7))

    def _fits(self, opened: Sequence[Opened | Opening], day: date) -> bool:
        at = self.rhythm.open_at(day)
        return at is not None and self._room(opened, day, at)
