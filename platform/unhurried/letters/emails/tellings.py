"""What other rooms tell in a batch of letters: when gatherings are, and facilitators' own lines. docs: pacing §3, I8"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from unhurried.gatherings.models import Announcement
from unhurried.gatherings.queries import Meeting, announced_by_id, meetings_by_id
from unhurried.gatherings.words import span_words
from unhurried.kit import clock
from unhurried.letters.emails.told import Told
from unhurried.letters.queries import items_of
from unhurried.letters.rules import Item
from unhurried.mail.models import OutboxRow


@dataclass(frozen=True)
class Tellings:
    """The gatherings and announcements that a batch speaks of, as they are now. What is not known has general words."""

    moment: datetime | None = None
    meetings: Mapping[int, Meeting] = field(default_factory=dict)
    announced: Mapping[int, Announcement] = field(default_factory=dict)

    def stands(self, item: Item) -> bool:
        """Whether what the item tells is true still: not called off, moved, over or taken back since."""
        assert self.moment is not None
        if meeting := self._meeting(item):
            if notice := self._notice(item):
                return notice.until > self.moment and (meeting.is_off or meeting.at != notice.until)
            return not meeting.is_off and item.name == f"gathering:{meeting.item_id}" and meeting.at > self.moment
        if (one := self._announcement(item)) is not None:
            return one.taken_back_at is None and one.until > self.moment
        return True

    def told(self, item: Item, zone: str) -> Told | None:
        """The item's own words for someone in this zone; None where there are only general ones."""
        if meeting := self._meeting(item):
            return _of_change(meeting, zone) if self._notice(item) else _of_meeting(meeting, zone)
        one = self._announcement(item)
        if one is None:
            return None
        title = _("A word from your facilitator") if item.place else _("Your group has come to its end")
        return Told(title, tuple(line for line in one.words.split("\n") if line))

    def _meeting(self, item: Item) -> Meeting | None:
        return self.meetings.get(_gathering_number(item)) if item.kind == "gathering" else None

    def _notice(self, item: Item) -> Announcement | None:
        """The news that the gathering is not when it was told, where the item is that."""
        return self.announced.get(_notice_number(item))

    def _announcement(self, item: Item) -> Announcement | None:
        return self.announced.get(_number(item.about)) if item.kind == "announcement" else None


def tellings_of(rows: Sequence[OutboxRow]) -> Tellings:
    """What these letters tell of other rooms; no query where they tell nothing."""
    items = [item for row in rows for item in items_of(row.items)]
    calls = [item for item in items if item.kind == "gathering"]
    words = {_number(item.about) for item in items if item.kind == "announcement"}
    announced = announced_by_id((words | {_notice_number(item) for item in calls}) - {0})
    return Tellings(clock.now(), meetings_by_id({_gathering_number(item) for item in calls} - {0}), announced)


def _of_meeting(meeting: Meeting, zone: str) -> Told:
    title = _("Your group meets: %(title)s", title=meeting.title)
    if meeting.is_off:
        return Told(title, (_("This gathering was called off."),), is_off=True)
    return Told(title, (_("%(when)s, where you live.", when=span_words(meeting, zone)),))


def _of_change(meeting: Meeting, zone: str) -> Told:
    title = _("A change in when your group meets")
    if meeting.is_off:
        words = _("“%(title)s” was called off. There is nothing to do.", title=meeting.title)
        return Told(title, (words,), is_off=True)
    when = span_words(meeting, zone)
    return Told(title, (_("“%(title)s” is now on %(when)s, where you live.", title=meeting.title, when=when),))


def _gathering_number(item: Item) -> int:
    """The gathering of `gathering:7` and of `gathering:7.1`; 0 where there is none."""
    return _number(item.name.partition(":")[2].partition(".")[0])


def _notice_number(item: Item) -> int:
    """The announcement of `gathering:7.n12`; 0 where there is none."""
    return _number(item.name.partition(".n")[2]) if item.kind == "gathering" else 0


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
