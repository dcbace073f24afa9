"""A person's data as two files: one to read, one for programs. Both hold the same rows."""

from __future__ import annotations

import json

from flask import render_template
from flask_babel import gettext as _

from unhurried.accounts.models import Person
from unhurried.kit import clock
from unhurried.privacy.queries import everything


def as_json(person: Person) -> str:
    """Everything as JSON; half a sign that someone wrote stays as JSON writes it."""
    whole = {"made_at": clock.wall().isoformat(), "data": everything(person)}
    return json.dumps(whole, ensure_ascii=True, indent=1)


def as_html(person: Person) -> str:
    """Everything as one page that needs nothing else to be read."""
    sections = [(_(title), rows) for title, rows in everything(person).items()]
    return render_template("pages/privacy/file.html", sections=sections, at=clock.wall())
