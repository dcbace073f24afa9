"""The forms behind a letter's links. The token in the address is the authority, so none carries a CSRF token."""

from __future__ import annotations

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired


class LinkForm(FlaskForm):
    """A form on a page that a token opened."""

    class Meta:
        csrf = False


class PauseForm(LinkForm):
    """How long to rest."""

    weeks = RadioField(
        _l("How long?"),
        choices=[
            SelectChoice("1", _l("One week")),
            SelectChoice("2", _l("Two weeks")),
            SelectChoice("4", _l("Four weeks")),
            SelectChoice("open", _l("I do not know yet")),
        ],
        default="1",
        validators=[InputRequired(_l("Choose one of these."))],
    )

    @property
    def chosen(self) -> int | None:
        """The weeks, None for open-ended."""
        return None if self.weeks.data == "open" else int(self.weeks.data)


class BackForm(LinkForm):
    """How to go on after a pause."""

    way = RadioField(
        _l("How would you like to go on?"),
        choices=[
            SelectChoice("group", _l("With the group; what I did not see opens bit by bit")),
            SelectChoice("own:7", _l("At my own pace, a week after I have read a page")),
            SelectChoice("own:14", _l("At my own pace, two weeks after I have read a page")),
            SelectChoice("later", _l("In a later group; you sign in to see which there are")),
            SelectChoice("longer", _l("Rest one week longer")),
        ],
        default="group",
        validators=[InputRequired(_l("Choose one of these."))],
    )


class StopForm(LinkForm):
    """Three separate choices; none of them is leaving."""

    choice = RadioField(
        _l("What would be right?"),
        choices=[
            SelectChoice("pause", _l("Pause everything for two weeks")),
            SelectChoice("lessons", _l("Only the letters with pages, nothing else")),
            SelectChoice("none", _l("No letters at all")),
        ],
        validators=[InputRequired(_l("Choose one of these."))],
    )


class SettingsForm(LinkForm):
    """Which letters come, how they look, and at which hour."""

    letters = RadioField(
        _l("Which letters?"),
        choices=[
            SelectChoice("all", _l("All")),
            SelectChoice("lessons", _l("Only those with pages")),
            SelectChoice("none", _l("None")),
        ],
        validators=[InputRequired(_l("Choose one of these."))],
    )
    style = RadioField(
        _l("How they look"),
        choices=[
            SelectChoice("discreet", _l("Two neutral lines and a link")),
            SelectChoice("note", _l("What the page is about")),
            SelectChoice("whole", _l("The whole page, to read in the letter itself")),
        ],
        validators=[InputRequired(_l("Choose one of these."))],
    )
    reminders = RadioField(
        _l("One reminder when a page stays unread?"),
        choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))],
        validators=[InputRequired(_l("Choose one of these."))],
    )
    hour = TimeField(_l("At which hour?"), validators=[InputRequired(_l("Write an hour like 09:30."))])

    @classmethod
    def of(cls, person: Any) -> SettingsForm:
        """The form as it was sent, else as the person has it now."""
        now: dict[str, str | time] = {"letters": person.letters, "style": person.style, "hour": person.hour}
        return cls(data=now | {"reminders": "yes" if person.reminders else "no"})
