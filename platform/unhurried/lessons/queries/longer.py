"""The ways to have more time with a week, each with the day on which the next page would open."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from unhurried.accounts.models import Person
from unhurried.kit import clock
from unhurried.lessons.queries.rhythm import Option, as_of_now, at_pace, hint, next_opening_words, with_place
from unhurried.pacing.queries import pace_of
from unhurried.pacing.rules import Pause, policy


@dataclass(frozen=True)
class LongerPage:
    """When the next page opens now, the pace as it is, and the ways to have more time, each with its date."""

    next: str
    pace: str
    ways: list[Option]


def longer_page(person: Person, enrolment_id: int) -> LongerPage:
    """The ways to have more time with a week, and when the next page would open on each; reading changes nothing."""
    who = as_of_now(pace_of([person.id])[person.id].who)
    place = next(one for one in who.places if one.id == str(enrolment_id))
    today = who.rhythm.date_of(clock.now())
    chosen = place.interval_on(today)
    names = {
        "own:7": _("The next page waits until I have read this one, and then a week"),
        "own:10": _("… and then ten days"),
        "own:14": _("… and then two weeks"),
    }
    ways = [
        (value, name, hint(with_place(who, place, at_pace(place, value)), place))
        for value, name in names.items()
        if chosen is None or int(value.partition(":")[2]) > chosen
    ]
    off = Pause(today, policy.TIME_OFF_DATES)
    later = replace(who, rhythm=replace(who.rhythm, time_off=(*who.rhythm.time_off, off)))
    ways.append(
        ("week_off", _("A week off: seven days in which nothing opens and nothing is sent"), hint(later, place))
    )
    return LongerPage(next_opening_words(who, place.id), f"own:{chosen}" if chosen else "group", ways)
