"""Questions about gatherings: when they are, whose they are, who means to come, what was announced."""

from unhurried.gatherings.queries.announced import Announced, announced_by_id, announcements_of, places_that_know
from unhurried.gatherings.queries.beside import beside_places
from unhurried.gatherings.queries.feeds import feed_of, owner_of_feed
from unhurried.gatherings.queries.meetings import Meeting, meeting, meetings_by_id, meetings_of, moved_by_hold
from unhurried.gatherings.queries.replies import OwnMeeting, Seat, answers_to, own_meeting, own_meetings, seats_at

__all__ = [
    "Announced",
    "Meeting",
    "OwnMeeting",
    "Seat",
    "announced_by_id",
    "announcements_of",
    "answers_to",
    "beside_places",
    "feed_of",
    "meeting",
    "meetings_by_id",
    "meetings_of",
    "moved_by_hold",
    "own_meeting",
    "own_meetings",
    "owner_of_feed",
    "places_that_know",
    "seats_at",
]
