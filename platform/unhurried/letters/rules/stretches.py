"""Where a usual stretch begins: somebody in one group, of whom nothing else is to be told. docs: pacing §3"""

from __future__ import annotations

from datetime import datetime

from unhurried.letters.rules.doing import Doing
from unhurried.letters.rules.events import AT_ONCE
from unhurried.letters.rules.facts import Person
from unhurried.letters.rules.stretch import Stretch
from unhurried.pacing.rules import Place


def usual_stretch(person: Person, now: datetime, doing: Doing) -> Stretch | None:
    """What happens from a look at `now` on, to somebody in one group; None where this look is not usual."""
    if len(person.places) != 1 or (person.actions and person.actions[-1] >= now) or person.answers or person.untold:
        return None
    [place] = person.places
    if place.left is not None or _changes_pace(person, place, now) or _is_late_to_be_told(person, place):
        return None
    stretch = Stretch(person, place, now, doing)
    if stretch.next_look() != now:
        return None
    while stretch.take_next():
        pass
    return stretch if stretch.steps else None


def _changes_pace(person: Person, place: Place, now: datetime) -> bool:
    """Whether their pace changes at a later date than that of a look."""
    return bool(place.turns) and any(turn.on > person.rhythm.date_of(now) for turn in place.turns)


def _is_late_to_be_told(person: Person, place: Place) -> bool:
    """Whether the letter about missed weeks waits longer than for their first week."""
    waits = bool(person.events) and person.events[0].day == AT_ONCE
    return waits and (bool(place.turns) or any(not opened.carried for opened in place.opened))
