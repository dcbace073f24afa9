"""`/desk/letters`: every item in every style and language, as the mail would be, for staff."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from unhurried.curriculum.queries import available_courses, load_course
from unhurried.curriculum.rules import Course
from unhurried.curriculum.rules.faults import Faulty
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.headers import csp_nonce
from unhurried.letters.emails.sample import Wanted, kinds_of, sample_letter, title_of, weeks_for
from unhurried.letters.views.blueprint import pages

STYLES = {"note": _l("A short note"), "whole": _l("The whole page"), "discreet": _l("Discreet")}
KINDS = {
    "lesson": _l("A page opens"),
    "rest": _l("A week of rest"),
    "welcome": _l("Welcome"),
    "gathering": _l("The group meets"),
    "no_rush": _l("There is no rush"),
    "closing_note": _l("The closing note"),
    "pause_over": _l("After a pause"),
    "hold_note": _l("The group waits"),
    "catch_up": _l("Joining along the way"),
    "announcement": _l("A word to the group"),
    "after_course": _l("Four weeks after the course"),
    "reminder": _l("A reminder"),
    "digest": _l("From the group"),
}
STYLE = re.compile(r' style="([^"]*)"')
ADDRESS = re.compile(r' href="[^"]*"')


@pages.get("/desk/letters")
@access("staff")
def samples() -> ResponseReturnValue:
    """One letter of one course, and the choice of all others."""
    courses = _courses()
    if not courses:
        abort(404)
    course = courses[_one("course", list(courses))]
    wanted = _wanted(course)
    mail = sample_letter(course, wanted, clock.now().date())
    return render_template(
        "pages/letters/samples.html",
        mail=mail,
        framed=framed(mail.html, csp_nonce()),
        choices=_choices(courses, course, wanted),
        chosen={"course": course.slug, "week": wanted.position, **vars(wanted)},
        kinds=[(kind, KINDS[kind]) for kind in kinds_of(course)],
        styles=STYLES,
    )


def framed(html: str, nonce: str) -> str:
    """The letter for a frame on a page of the site: its styles under the page's nonce, its links leading nowhere.

    The site's content policy allows no style on an element, and it is not loosened for this page: each style becomes a
    rule of one sheet that carries the nonce, which a frame of `srcdoc` inherits with the policy.
    """
    rules: dict[str, int] = {}
    marked = STYLE.sub(lambda found: f' data-s="{rules.setdefault(found[1], len(rules))}"', html)
    sheet = "".join(f'[data-s="{number}"]{{{style}}}' for style, number in rules.items()).replace("&#39;", "'")
    marked = ADDRESS.sub(' href="#"', marked).replace("<style>", f'<style nonce="{nonce}">')
    return marked.replace("</head>", f'<style nonce="{nonce}">{sheet}</style></head>')


def _courses() -> dict[str, Course]:
    """Every course on disk that can be read; one with a fault is named by `courses check`."""
    found = {}
    for slug in available_courses():
        try:
            found[slug] = load_course(slug)
        except Faulty:
            continue
    return found


def _one(name: str, allowed: Sequence[str]) -> str:
    """What the address asks for, else the first that there is."""
    asked = request.args.get(name, "")
    return asked if asked in allowed else allowed[0]


def _wanted(course: Course) -> Wanted:
    kind = _one("kind", kinds_of(course))
    weeks = [str(position) for position in weeks_for(course, kind)] or ["1"]
    return Wanted(
        kind=kind,
        position=int(_one("week", weeks)),
        track=_one("track", course.outline.tracks),
        style=_one("style", list(STYLES)),
        locale=_one("locale", course.locales),
    )


def _choices(courses: Mapping[str, Course], course: Course, wanted: Wanted) -> dict[str, list[tuple[str, Any]]]:
    """What can be chosen, by field; a field with one choice is left out."""
    weeks = [(str(at), title_of(course, at, wanted)) for at in weeks_for(course, wanted.kind)]
    found: dict[str, list[tuple[str, Any]]] = {
        "course": [(slug, one.title) for slug, one in courses.items()],
        "kind": [(kind, KINDS[kind]) for kind in kinds_of(course)],
        "week": weeks,
        "track": [(track, track) for track in course.outline.tracks],
        "style": list(STYLES.items()),
        "locale": [(locale, locale) for locale in course.locales],
    }
    return {name: options for name, options in found.items() if len(options) > 1}
