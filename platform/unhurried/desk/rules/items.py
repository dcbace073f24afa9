"""A letter's items in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _


def item_words(item: str, titles: Mapping[int, str]) -> str:
    """What an item of pacing.md §7 is called at the desk, such as “reminder: Lines that hold”."""
    name, _colon, number = item.partition(":")
    title = titles.get(int(number), "") if number.isdigit() else ""
    words = {
        "lesson": _("page: %(title)s", title=title),
        "rest": _("rest week: %(title)s", title=title),
        "reminder": _("reminder: %(title)s", title=title),
        "no_rush": _("“no rush”: %(title)s", title=title),
        "gathering": _("a gathering"),
        "digest": _("digest"),
        "welcome": _("welcome"),
        "catch_up": _("how catching up works"),
        "closing_note": _("the place is kept"),
        "pause_over": _("end of a pause"),
        "hold_note": _("a wait or a new date"),
        "announcement": _("announcement"),
        "after_course": _("a short hello"),
    }
    return words.get(name, item)
