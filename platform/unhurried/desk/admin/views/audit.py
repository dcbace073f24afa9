"""The audit in words: filtered, page by page, and as a file."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from unhurried.desk.admin.acts import KINDS, kind_words, more_of, words_of
from unhurried.desk.admin.queries import audit as queries
from unhurried.desk.admin.sheet import as_csv
from unhurried.desk.admin.views.blueprint import apart, pages
from unhurried.kit.access import access

FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)
FILTERS = ("kind", "first", "last", "person", "cohort")


@pages.get("/audit")
@access("admin")
def audit() -> ResponseReturnValue:
    """Who did what to whom, the newest first; three queries."""
    asked, before = _asked(), _number("before")
    found, more = queries.entries(asked, before, apart())
    return render_template(
        "pages/admin/audit.html",
        asked=asked,
        entries=found,
        before=found[-1].row.id if more else None,
        words_of=words_of,
        more_of=more_of,
        kinds=[(kind, kind_words(kind)) for kind in KINDS],
        filters={name: value for name in FILTERS if (value := request.args.get(name))},
    )


@pages.get("/audit.csv")
@access("admin")
def audit_file() -> ResponseReturnValue:
    """The same as a file that names people by number, at most ten thousand lines."""
    answer = Response(as_csv(queries.all_entries(_asked(), apart())), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


def _asked() -> queries.Asked:
    kind = request.args.get("kind", "")
    return queries.Asked(
        person=_number("person"),
        cohort=_number("cohort"),
        kind=kind if kind in KINDS else "",
        first=_day("first"),
        last=_day("last"),
        zone=current_user.zone,
    )


def _number(name: str) -> int | None:
    typed = request.args.get(name, "").strip()
    if not typed:
        return None
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 11 else 0
    return number if 0 < number < 2**31 else abort(404)


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, "").strip()[:10])
    except ValueError:
        return None
    return min(max(found, FIRST), LAST)
