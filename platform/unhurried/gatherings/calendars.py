"""A person's gatherings as an iCalendar (RFC 5545, 7986): neutral unless they chose otherwise, in UTC, no link inside.

Titles are for those alone whose letters may say something as well: a calendar is often read by more eyes than a letter.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta

from flask_babel import gettext as _
from icalendar import Calendar, Event

from unhurried.accounts.models import Person
from unhurried.gatherings.models import CalendarFeed
from unhurried.gatherings.queries import Meeting, OwnMeeting
from unhurried.kit.settings import settings

FULLER = ("note", "whole")
LOOK_AGAIN = timedelta(hours=4)
MAKER = "-//Calendar//Feed 1.0//EN"


def may_name_titles(person: Person) -> bool:
    """Whether this person's calendar may say what a gathering is called: never while their letters are discreet."""
    return person.style in FULLER and person.inbox == "mine"


def as_calendar(feed: CalendarFeed, person: Person, gatherings: Iterable[OwnMeeting]) -> bytes:
    """The calendar file. The same gatherings always give the same bytes."""
    titles = feed.titles and may_name_titles(person)
    found = Calendar()
    found.add("prodid", MAKER)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("name", _("Calendar"))
    found.add("x-wr-calname", _("Calendar"))
    found.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", LOOK_AGAIN)
    for one in gatherings:
        found.add_component(_event(one, person.id, titles=titles))
    return found.to_ical()


def _event(one: OwnMeeting, person_id: int, *, titles: bool) -> Event:
    meeting = one.meeting
    changed = max(meeting.changed_at, meeting.timing.since)
    found = Event()
    found.add("uid", _uid(meeting, person_id))
    found.add("dtstamp", changed.replace(microsecond=0))
    found.add("last-modified", changed.replace(microsecond=0))
    found.add("sequence", meeting.version + meeting.timing.edition)
    found.add("dtstart", meeting.at)
    found.add("dtend", meeting.ends_at)
    found.add("summary", meeting.title if titles else _("Kept free"))
    found.add("status", "CANCELLED" if meeting.is_off else "CONFIRMED")
    found.add("transp", "OPAQUE" if one.answer == "coming" and not meeting.is_off else "TRANSPARENT")
    found.add("class", "PRIVATE")
    return found


def _uid(meeting: Meeting, person_id: int) -> str:
    """The same for one gathering and person at every fetch; it names neither, nor this site."""
    secret = uuid.uuid5(uuid.NAMESPACE_OID, settings().key.hex())
    return str(uuid.uuid5(secret, f"gathering {meeting.id} of {person_id}"))
