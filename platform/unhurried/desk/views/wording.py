"""Each letter's words: read as they will arrive, changed for this group, approved ahead, sent to oneself as a test."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort
from unhurried.curriculum.rules import Course, Lesson
from unhurried.desk.views.blueprint import mine
from unhurried.gatherings.rules import GatheringFault, clean_words
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.headers import csp_nonce
from unhurried.letters.emails.sample import Wanted
from unhurried.letters.emails.trial import group_letter
from unhurried.letters.service import wording as words
from unhurried.letters.service.wording import WordingFault
from unhurried.letters.views.samples import STYLES, framed
from unhurried.letters.wordings import KINDS, text_of, wording, words_sent

pages = Blueprint("wording", __name__, url_prefix="/desk/groups/<int:cohort_id>/words")


@pages.get("")
@access("staff")
def all_of(cohort_id: int) -> ResponseReturnValue:
    """Every week's letter, and whether its words were approved."""
    cohort = mine(cohort_id)
    course = cohorts.course_of(cohort)
    lines = [_line(cohort, course, wanted) for wanted in _letters(course)]
    return render_template("pages/desk/wording_all.html", cohort=cohort, course=course, lines=lines)


@pages.route("/<any(welcome, no_rush, closing_note):kind>", methods=["GET", "POST"])
@access("staff")
def of_kind(cohort_id: int, kind: str) -> ResponseReturnValue:
    """One letter about no week with its words; a POST does what it does for a week's."""
    return _one_letter(cohort_id, *_wanted(mine(cohort_id), 1, kind))


@pages.route("/<int:position>", methods=["GET", "POST"])
@access("staff")
def one(cohort_id: int, position: int) -> ResponseReturnValue:
    """One letter with its words; a POST changes them, approves them, or sends a test."""
    return _one_letter(cohort_id, *_wanted(mine(cohort_id), position))


def _one_letter(cohort_id: int, wanted: Wanted, lesson: Lesson) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(mine(cohort_id), wanted, lesson)
    try:
        with transaction():
            told = _do(mine(cohort_id), wanted, lesson)
    except (WordingFault, GatheringFault) as refused:
        db.session.rollback()
        return _page(mine(cohort_id), wanted, lesson, fault=str(refused)), 422
    flash(told)
    return redirect(_address(cohort_id, wanted), 303)


def _address(cohort_id: int, one: Wanted) -> str:
    chosen = urlencode({"track": one.track, "locale": one.locale, "style": one.style})
    return f"{_place(cohort_id, one)}?{chosen}"


def _place(cohort_id: int, one: Wanted) -> str:
    if one.kind in KINDS:
        return url_for("wording.of_kind", cohort_id=cohort_id, kind=one.kind)
    return url_for("wording.one", cohort_id=cohort_id, position=one.position)


def _do(cohort: Cohort, wanted: Wanted, lesson: Lesson) -> str:
    act, seen = request.form.get("act", ""), request.form.get("seen", type=int, default=-1)
    typed = "" if act == "course" else clean_words(request.form.get("words", ""))
    now = words.change_words(cohort, lesson, wanted, typed, seen=seen, by=current_user.id)
    if act == "test":
        words.send_test(cohort, wanted, to=current_user.id)
        return _("A test is on its way to your own address.")
    if act == "approve":
        words.approve_words(cohort, lesson, wanted, seen=now, by=current_user.id)
        return _("These words are approved. They stay with their page, whenever it opens.")
    return _("Kept. Words of your own are sent once they are approved; until then the course’s are.")


def _page(cohort: Cohort, wanted: Wanted, lesson: Lesson, fault: str = "") -> str:
    course = cohorts.course_of(cohort)
    found = wording(cohort.id, lesson.key, wanted.track, wanted.locale)
    shown = words_sent(found, lesson)
    mail = group_letter(cohort.id, course, wanted, "\n".join(shown))
    return render_template(
        "pages/desk/wording_one.html",
        cohort=cohort,
        lesson=lesson,
        wanted=wanted,
        typed=request.form.get("words", "\n".join(shown)) if fault else "\n".join(shown),
        seen=found.version if found else 0,
        own=bool(found and found.words),
        approved=words.is_approved(found, lesson),
        fault=fault,
        mail=mail,
        framed=framed(mail.html, csp_nonce()),
        styles=list(STYLES.items()),
        tracks=course.outline.tracks,
        locales=course.locales,
        about_no_week=wanted.kind in KINDS,
    )


def _letters(course: Course) -> list[Wanted]:
    """Each week's letter in each track and language, and those about no week after them."""
    last = len(course.outline.weeks)
    letters: list[tuple[str, int]] = [(week.kind, week.position) for week in course.outline.weeks]
    letters += [(kind, last + number) for number, kind in enumerate(KINDS, 1)]
    return [
        Wanted(kind, position, track, "note", locale)
        for locale in course.locales
        for track in course.outline.tracks
        for kind, position in letters
    ]


def _line(cohort: Cohort, course: Course, wanted: Wanted) -> dict[str, Any]:
    at = 1 if wanted.kind in KINDS else wanted.position
    lesson = text_of(course, wanted.kind, at, wanted.track, wanted.locale)
    found = wording(cohort.id, lesson.key, wanted.track, wanted.locale)
    own, approved = bool(found and found.words), words.is_approved(found, lesson)
    address = _address(cohort.id, wanted)
    return {"wanted": wanted, "title": lesson.title, "own": own, "approved": approved, "address": address}


def _wanted(cohort: Cohort, position: int, of_kind: str = "") -> tuple[Wanted, Lesson]:
    course = cohorts.course_of(cohort)
    if not 1 <= position <= len(course.outline.weeks):
        abort(404)
    chosen = request.values
    track = _one(chosen.get("track", ""), course.outline.tracks)
    locale, style = _one(chosen.get("locale", ""), course.locales), _one(chosen.get("style", ""), tuple(STYLES))
    kind = of_kind or course.outline.week(position).kind
    return Wanted(kind, position, track, style, locale), text_of(course, kind, position, track, locale)


def _one(asked: str, allowed: tuple[str, ...]) -> str:
    return asked if asked in allowed else allowed[0]
