"""Whether a letter may still go, and what of it: nothing left, answered, closed or unwanted does. docs: pacing I8"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unhurried.kit import clock
from unhurried.letters import rules
from unhurried.letters.emails.tellings import Tellings
from unhurried.letters.queries import items_of
from unhurried.mail.models import OutboxRow
from unhurried.pacing.queries import Facts

LEFT, OWN_TIME, OUTDATED, LETTERS_OFF = "left", "own_time", "no_longer_current", "letters_off"


def refusal(row: OutboxRow, person: Any, facts: Mapping[int, Facts], told: Tellings) -> str | None:
    """Why the letter may not go; None where it may. `person` has the columns of a person, or is None."""
    if person is None:
        return LEFT
    theirs = facts[row.person_id or 0]
    who, items = as_judged(theirs), true_items(row, theirs, told)
    runs = any(place.left is None for place in who.places)
    return judged(person, items, runs=runs, is_calm=rules.may_go_out(who, clock.now()))


def judged(person: Any, items: tuple[rules.Item, ...], *, runs: bool, is_calm: bool) -> str | None:
    """The same of the items that are true: `runs` where a place is not left, `is_calm` outside their own time."""
    if person.letters == "none":
        return LETTERS_OFF
    if not is_calm:
        return OWN_TIME
    if not _says_something(items):
        return OUTDATED if runs else LEFT
    return None if _says_something(wanted(person, items)) else LETTERS_OFF


def as_judged(facts: Facts) -> rules.Person:
    """The person as far as the last look needs them."""
    return rules.Person(facts.who.rhythm, facts.who.places, facts.who.settled, actions=facts.actions)


def true_items(row: OutboxRow, facts: Facts, told: Tellings) -> tuple[rules.Item, ...]:
    """Those that are true still: nothing left, answered or called off, each week open; none once all was left.

    The thanks of a group that has ended belong to the person, and are true for somebody who is in no group any more.
    """
    if all(place.left is not None for place in facts.who.places):
        found = items_of(row.items)
        return tuple(one for one in found if one.kind == "announcement" and not one.place and told.stands(one))
    opened = {place.id: place.openings for place in facts.who.places}
    items = [i for i in rules.still_true(as_judged(facts), items_of(row.items), row.made_at) if told.stands(i)]
    return tuple(i for i in items if i.kind not in ("lesson", "rest") or i.position in opened.get(i.place, ()))


def wanted(person: Any, items: tuple[rules.Item, ...]) -> tuple[rules.Item, ...]:
    """What is left for someone who wants lessons only."""
    if person.letters != "lessons":
        return items
    return tuple(item for item in items if rules.treatment(item).lane == "lesson")


def _says_something(items: tuple[rules.Item, ...]) -> bool:
    return any(item.kind != "welcome" for item in items)
