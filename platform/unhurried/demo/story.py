"""What a walk of the clock did, told in sentences, day by day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from flask_babel import gettext as _


@dataclass(frozen=True)
class Happening:
    """One thing that happened to one person: `what` is opened, sent or skipped; `items` are names of pacing.md §7."""

    at: datetime
    who: str
    zone: str
    what: str
    items: tuple[str, ...]
    reason: str = ""

    @property
    def local(self) -> datetime:
        """When, where the person lives."""
        return self.at.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True)
class Line:
    """One sentence, with the hour and the city where it was that hour; `quiet` tells of what was left out."""

    clock: str
    city: str
    words: str
    quiet: bool


def told_by_day(happened: Iterable[Happening], titles: Mapping[int, str]) -> list[tuple[date, list[Line]]]:
    """The sentences of each local date, in the order of time; a page and the letter that names it are one."""
    rows = sorted(happened, key=lambda one: (one.local.date(), one.at, one.who, one.what))
    found = []
    for day, these in groupby(rows, key=lambda one: one.local.date()):
        lines = list(_lines(list(these), titles))
        found.append((day, lines))
    return found


def city_of(zone: str) -> str:
    """The city of a zone, as people say it."""
    return zone.rpartition("/")[2].replace("_", " ")


def _lines(rows: list[Happening], titles: Mapping[int, str]) -> Iterator[Line]:
    opened = {(one.who, item) for one in rows if one.what == "opened" for item in one.items}
    letters = {(one.who, item): one for one in rows if one.what == "sent" for item in one.items}
    beside = {(one.who, item) for (who, at), one in letters.items() if (who, at) in opened for item in one.items}
    for one in rows:
        for item in one.items:
            if one.what == "sent" and ((one.who, item) in beside or item == "welcome"):
                continue
            words = _sentence(one, item, titles, letters.get((one.who, item)))
            yield Line(f"{one.local:%H:%M}", city_of(one.zone), words, one.what == "skipped")


def _sentence(one: Happening, item: str, titles: Mapping[int, str], letter: Happening | None) -> str:
    kind, _colon, number = item.partition(":")
    title = titles.get(int(number), "") if number.isdigit() else ""
    if one.what == "opened":
        also = _also(letter) if letter else ""
        return f"{_opened(one.who, kind, title, letter is not None)} {also}".strip()
    return _skipped(one, kind, title) if one.what == "skipped" else _sent(one.who, kind, title)


def _also(letter: Happening) -> str:
    """What the letter that named a page said beside it."""
    kinds = {item.partition(":")[0] for item in letter.items}
    words = {
        "gathering": _("It also says when the group meets."),
        "hold_note": _("It also says that the group waits a little."),
        "catch_up": _("It also says how catching up works."),
        "pause_over": _("It also asks how to go on after the rest."),
        "announcement": _("It also brings a word to the group."),
    }
    return " ".join(words[kind] for kind in words if kind in kinds)


def _opened(who: str, kind: str, title: str, told: bool) -> str:
    if kind == "rest":
        return _("A week of rest began for %(who)s: nothing to read.", who=who)
    if told:
        return _("“%(title)s” opened for %(who)s, and a letter said so.", title=title, who=who)
    return _("“%(title)s” opened for %(who)s. No letter about it went out.", title=title, who=who)


def _sent(who: str, kind: str, title: str) -> str:
    words = {
        "lesson": _("A letter told %(who)s that “%(title)s” is open.", who=who, title=title),
        "rest": _("A letter told %(who)s that there is nothing to read this week.", who=who),
        "reminder": _("One reminder went to %(who)s, about “%(title)s”.", who=who, title=title),
        "no_rush": _("A letter told %(who)s that there is no rush, and that stopping is fine too.", who=who),
        "closing_note": _("A last note went to %(who)s: the place is kept. Now it is quiet.", who=who),
        "pause_over": _("The rest of %(who)s is over. A letter asked how to go on.", who=who),
        "hold_note": _("A letter told %(who)s that the group waits a little.", who=who),
        "catch_up": _("A letter told %(who)s how catching up works, without a backlog.", who=who),
        "gathering": _("A letter told %(who)s when the group meets.", who=who),
        "announcement": _("A word to the group reached %(who)s.", who=who),
        "after_course": _("A short hello went to %(who)s, four weeks after the course.", who=who),
        "digest": _("News of the group went to %(who)s.", who=who),
        "signin": _("A page that signs in went to %(who)s.", who=who),
        "staff_task": _("The day’s list went to %(who)s.", who=who),
        "staff_urgent": _("%(who)s was told that something cannot wait.", who=who),
    }
    return words.get(kind, _("A letter went to %(who)s.", who=who))


def _skipped(one: Happening, kind: str, title: str) -> str:
    who, what = one.who, _what(kind, title)
    why = {
        "two_unread": _("two pages are unread, so letters fall silent and nothing piles up"),
        "budget": _("two letters in seven days are the most"),
        "no_longer_current": _("it was not true any more"),
        "own_time": _("this is their own time"),
        "reminders_off": _("they want no reminders"),
        "left": _("they have left"),
    }.get(one.reason, one.reason)
    return _("%(who)s was left in peace, without %(what)s: %(why)s.", who=who, what=what, why=why)


def _what(kind: str, title: str) -> str:
    words = {
        "lesson": _("the letter about “%(title)s”", title=title),
        "rest": _("the letter about the week of rest"),
        "reminder": _("a reminder"),
        "no_rush": _("the note that there is no rush"),
        "closing_note": _("a last note"),
        "gathering": _("a letter about the call"),
    }
    return words.get(kind, _("a letter"))
