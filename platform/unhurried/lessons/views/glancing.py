"""The short way to a page of an open week: one query, and a page that was printed before.

It answers for a participant whose session lives, whose week is open, and whom nothing has to be told; everyone and
everything else goes the long way, through the views of `weeks`, which show the same page. So this file refuses nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

from flask import Flask, Response, current_app, request, session
from flask_babel import force_locale

from unhurried.accounts import entry
from unhurried.accounts.rules import lives
from unhurried.accounts.service.sessions import is_due
from unhurried.curriculum.queries import page_as_opened, pinned
from unhurried.curriculum.rules import NoSuchWeek
from unhurried.kit import clock
from unhurried.kit.access import Standing, policy_of, verdict
from unhurried.kit.forgery import form_token
from unhurried.kit.headers import csp_nonce
from unhurried.kit.languages import ENGLISH, nearest
from unhurried.kit.press import Press, Sheet, hole, said
from unhurried.lessons import rules
from unhurried.lessons.queries import Glance, WeekPage, glance
from unhurried.lessons.rules import Progress

PRESS = "unhurried.lessons.press"
HOLES = {
    "csrf_token": said(hole("csrf")),
    "csp_nonce": said(hole("nonce")),
    "staying": said({"seconds": hole("seconds"), "words": hole("until")}),
    "get_flashed_messages": lambda **_how: (),
}
READER = SimpleNamespace(is_authenticated=True, is_staff=False, role="participant")
SOMEWHERE = SimpleNamespace(path="")
ONCE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Look:
    """Everything that decides what such a page says, but for what is filled in. It names nobody."""

    version: str
    kept: str | None
    position: int
    track: str
    locale: str
    safety: bool
    what: str
    step: int | None
    progress: str


def open_short_way(app: Flask) -> None:
    """Have these pages looked for the short way first."""
    app.extensions[PRESS] = Press(app, HOLES)
    for what in ("week", "step", "short"):
        entry.offer_short_way(app, f"lessons.{what}", partial(answer, what))


def answer(what: str, token: str) -> Response | None:
    """The page that was asked for, if it is there for whoever has this cookie; None sends them the long way."""
    asked: dict[str, int] = request.view_args or {}
    if "_flashes" in session or not 0 < asked["position"] < 1000:
        return None
    row = glance(token, asked["enrolment"], asked["position"])
    if row is None or not _may_enter(row) or not _is_open(row):
        return None
    look = _look(row, what, asked["position"], asked.get("step"))
    press: Press = current_app.extensions[PRESS]
    sheet = press.sheet(look, partial(_print, press, look, row))
    return _filled(sheet, row, asked["enrolment"]) if sheet else None


def _may_enter(row: Glance) -> bool:
    """Whether the guard would let them in, with nothing to note: use of a session is noted once a minute."""
    alive = lives(row.began_at, row.seen_at, row.shared_device, clock.wall())
    if row.role != "participant" or is_due(row.seen_at) or not alive:
        return False
    standing = Standing(signed_in=True, full=row.full)
    return verdict(policy_of(current_app, request.endpoint), standing, demo=False) == "enter"


def _is_open(row: Glance) -> bool:
    moment = clock.now()
    return row.planned_at <= moment and rules.still_readable([row.last, row.joined_at], moment)


def _look(row: Glance, what: str, position: int, step: int | None) -> Look:
    safety = bool(row.full and row.safety)
    progress = _progress_word(row, what)
    return Look(row.version, row.kept_version, position, row.track, row.locale, safety, what, step, progress)


def _progress_word(row: Glance, what: str) -> str:
    if row.read_at is None:
        return "new"
    if what != "week":
        return "read"
    if row.finished_at is None:
        return "begun" if (row.step or 1) > 1 else "read"
    return "skipped" if row.skipped else "finished"


def _progress_of(word: str) -> Progress | None:
    """A progress that says this and nothing else."""
    ended = ONCE if word in ("skipped", "finished") else None
    return Progress(ONCE, 2 if word == "begun" else 1, ended, word == "skipped") if word != "new" else None


def _print(press: Press, look: Look, row: Glance) -> Sheet | None:
    """The page of this look; None where there is none, or one that has to be made for each person."""
    course = pinned(row.course_version_id)
    try:
        lesson = page_as_opened(course, row.kept, look.position, look.track, look.locale, safety=look.safety)
    except NoSuchWeek:
        return None
    nobodys = cast("int", hole("enrolment"))
    page = WeekPage(nobodys, course, course.outline.week(look.position), lesson, _progress_of(look.progress))
    template, more = _template(look, page)
    if not template:
        return None
    with force_locale(nearest(look.locale) or ENGLISH):
        about = {"current_user": READER, "request": SOMEWHERE, "page": page}
        return press.print(f"pages/lessons/{template}.html", **about, **more)


def _template(look: Look, page: WeekPage) -> tuple[str, dict[str, Any]]:
    """Which template shows it and with what; none for a step that is not there, or that has a box for one's words."""
    rests = page.week.kind == "rest"
    if look.what == "week":
        return ("rest" if rests else "week"), {}
    if look.what == "short":
        return ("short" if page.lesson.short else ""), {}
    step = rules.step_at(page.lesson, look.step or 0)
    if step is None or rests or step.role == "prompts":
        return "", {}
    return "step", {"step": step, "number": look.step}


def _filled(sheet: Sheet, row: Glance, enrolment: int) -> Response:
    left = entry.stays(row, row.zone)
    values = {"csrf": form_token(), "enrolment": enrolment, "seconds": left["seconds"], "until": left["words"]}
    if "nonce" in sheet.names:
        values["nonce"] = csp_nonce()
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = Response(sheet.fill(values, packed=packed), mimetype="text/html")
    answer.headers["Vary"] = "Accept-Encoding"
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer
