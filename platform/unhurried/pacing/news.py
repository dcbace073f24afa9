"""Word of new posts in a circle, where somebody wants it: which digests there are for the letters. docs: pacing §3

A digest is a fact of stored posts and of what was chosen. Nothing is written down when a post is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from flask import Flask, current_app

from unhurried.pacing.rules import Message, Participant, Place, next_opening

FINDS = "unhurried.news"
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class News:
    """What one enrolment is told of: `every` week or with every `page` that opens, from `since` on.

    `posts` are the instants from which others could read each post, with the position of its week, None for others.
    """

    every: Literal["week", "page"]
    since: datetime
    posts: tuple[tuple[datetime, int | None], ...]


Finds = Callable[[Sequence[int]], Mapping[int, News]]


def tell_news(app: Flask, finds: Finds) -> None:
    """Tell the site who finds them: called for a batch of enrolments; who wants none is left out."""
    app.extensions[FINDS] = finds


def found_news(enrolments: Sequence[int]) -> Mapping[int, News]:
    """What is new for these enrolments."""
    finds: Finds | None = current_app.extensions.get(FINDS)
    return finds(enrolments) if finds and enrolments else {}


def with_digests(who: Participant, news: Mapping[int, News]) -> Participant:
    """The person with the digests that this makes for their letters."""
    if not any(int(place.id) in news for place in who.places):
        return who
    following = next_opening(who)
    ahead = {following.place: following.at} if following else {}
    places = [
        replace(place, digests=tuple(_digests(place, news[int(place.id)], ahead.get(place.id))))
        if int(place.id) in news
        else place
        for place in who.places
    ]
    return replace(who, places=tuple(places))


def _digests(place: Place, news: News, following: datetime | None) -> Iterator[Message]:
    """One for each week, or page, before which something was posted that this person can read."""
    read = [at for at, position in news.posts if at > news.since and (position is None or position in place.openings)]
    if news.every == "week":
        ends = sorted({news.since + WEEK * (-(-(at - news.since) // WEEK)) for at in read})
    else:
        pages = sorted({news.since, *(one.at for one in place.opened), *([following] if following else [])})
        spans = [span for span in pairwise(pages) if span[1] > news.since]
        ends = [last for first, last in spans if any(first < at <= last for at in read)]
    for end in ends:
        yield Message(end.date().isoformat(), end)
