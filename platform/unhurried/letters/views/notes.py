"""`/home/notes/<letter>`: what a letter said, for its own reader, behind the sign-in (docs: mail §3)."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from unhurried.accounts.models import Person
from unhurried.cohorts.queries import running_enrolments
from unhurried.kit.access import access
from unhurried.kit.db import db
from unhurried.letters.emails.fragments import stock
from unhurried.letters.emails.onsite import words_on_site
from unhurried.letters.queries import LETTER
from unhurried.letters.views.blueprint import pages
from unhurried.mail.models import OutboxRow


@pages.get("/home/notes/<int:letter>")
@access("link")
def note(letter: int) -> ResponseReturnValue:
    """The words of one letter that was sent to whoever asks."""
    person: Person = current_user
    row = db.session.get(OutboxRow, letter) if letter < 2**31 else None
    if row is None or row.person_id != person.id or row.kind != LETTER or row.state == "skipped":
        abort(404)
    running = {str(one.id) for one in running_enrolments(person.id)}
    return render_template("pages/letters/note.html", parts=words_on_site(row, person, stock([row]), running), row=row)
