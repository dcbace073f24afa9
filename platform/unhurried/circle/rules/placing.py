"""Who sits in which circle: balanced, twelve at most, and never two who are kept apart. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

SMALLEST, LARGEST = 8, 12
Apart = Mapping[int, Iterable[int]]
Circles = Mapping[int, Iterable[int]]


def circles_for(people: int) -> int:
    """How few circles hold so many people: then each has 8 to 12, from sixteen people on and up to twelve."""
    return max(1, -(-people // LARGEST))


def placed(newcomers: Sequence[int], circles: Circles, apart: Apart) -> dict[int, int]:
    """The circle's key for each newcomer, in their order; a key that `circles` does not have is a new circle.

    Nobody who sits already is moved: each newcomer takes the emptiest circle in which nobody is kept apart from them.
    Where that cannot be, there is one circle more, and newcomers spread over all of them.
    """
    seated = sum(len(list(people)) for people in circles.values())
    for number in count(max(len(circles), circles_for(seated + len(newcomers)))):
        found = _spread(newcomers, circles, apart, number)
        if found is not None:
            return found
    raise AssertionError  # counting never ends, and a circle for each newcomer always fits


def may_sit(person: int, people: Iterable[int], apart: Apart) -> bool:
    """Whether a circle of these people has a place for this person."""
    others = set(people) - {person}
    return len(others) < LARGEST and others.isdisjoint(apart.get(person, ()))


def torn(people: Sequence[int], apart: Apart) -> list[int]:
    """Who of a circle leaves it so that nobody in it is kept apart from another; who came first stays."""
    stay: list[int] = []
    for person in people:
        if set(stay).isdisjoint(apart.get(person, ())):
            stay.append(person)
    return [person for person in people if person not in stay]


def _spread(newcomers: Sequence[int], circles: Circles, apart: Apart, number: int) -> dict[int, int] | None:
    rooms = {key: set(people) for key, people in circles.items()}
    fresh = count(max(rooms, default=0) + 1)
    while len(rooms) < number:
        rooms[next(fresh)] = set()
    found = {}
    for person in newcomers:
        free = [key for key, people in rooms.items() if may_sit(person, people, apart)]
        if not free:
            return None
        key = min(free, key=lambda one: (len(rooms[one]), one))
        rooms[key].add(person)
        found[person] = key
    return found
