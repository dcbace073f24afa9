"""The page on which a person joins: what they choose, and what they say yes to."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length

from unhurried.cohorts import rules
from unhurried.cohorts.rules import CohortFault, Wishes
from unhurried.kit.languages import LANGUAGES
from unhurried.kit.zones import zone_choices, zones

HOURS = [f"{hour:02}:{minute:02}" for hour in range(8, 21) for minute in (0, 30) if (hour, minute) < (20, 30)]
SPOKEN = [SelectChoice(tag, name) for tag, name in LANGUAGES.items()]
TRACKS = {
    "hurt": _l("My trust was broken"),
    "broke": _l("I broke trust"),
    "solo": _l("For me alone"),
}


class ZoneField(SelectField):
    """A time zone, chosen by country and town in the language of the page; any zone there is may be sent."""

    def __init__(self, label: object = None, **more: Any) -> None:
        super().__init__(label, choices=[], **more)

    def iter_choices(self) -> Any:
        """Every zone once, the present one among them."""
        self.choices = [SelectChoice(*one) for one in zone_choices(self.data or "")]
        return super().iter_choices()

    def pre_validate(self, form: BaseForm) -> None:
        """Old names are zones as well."""
        if self.data not in zones():
            raise ValidationError(_l("Not a valid choice."))


class JoinForm(FlaskForm):
    """Everything asked of a person who joins. Fields that do not apply are removed before it is shown."""

    name = StringField(
        _l("The name that your group sees"),
        validators=[InputRequired(_l("Write the name that your group sees. It can be made up.")), Length(max=60)],
    )
    track = RadioField(_l("Which pages are for you?"))
    zone = ZoneField(_l("Your time zone"))
    day = RadioField(_l("Which day of the week suits you?"), default="0")
    hour = SelectField(_l("At which hour?"), choices=HOURS, default="09:00")
    language = SelectField(_l("Language of pages and letters"), choices=SPOKEN)
    inbox = RadioField(
        _l("Is your inbox yours alone?"),
        choices=[
            SelectChoice("mine", _l("Yes")),
            SelectChoice("unsure", _l("I am not sure")),
            SelectChoice("shared", _l("No")),
        ],
        validators=[InputRequired(_l("Choose one. “I am not sure” is a good answer."))],
    )
    style = RadioField(
        _l("How much may a letter say?"),
        choices=[
            SelectChoice("discreet", _l("Two neutral lines and a link")),
            SelectChoice("note", _l("The title, what it asks and how long it takes")),
            SelectChoice("whole", _l("The whole page, to read in the letter itself")),
        ],
        default="discreet",
    )
    letters = RadioField(
        _l("Letters"),
        choices=[
            SelectChoice("all", _l("Yes, send me letters")),
            SelectChoice("lessons", _l("Only when a page opens")),
            SelectChoice("none", _l("No letters at all; I come to the site myself")),
        ],
        default="all",
    )
    reminders = BooleanField(_l("Remind me once when a page stays unread for four days"))
    start = RadioField(
        _l("The group has begun. How would you like to start?"),
        choices=[
            SelectChoice("group", _l("With the group’s present page, and the earlier ones bit by bit")),
            SelectChoice("own:7", _l("With the first page, a new one every 7 days at the soonest")),
            SelectChoice("own:10", _l("With the first page, a new one every 10 days at the soonest")),
            SelectChoice("own:14", _l("With the first page, a new one every 14 days at the soonest")),
        ],
        default="group",
    )
    agreements = BooleanField(
        _l("I agree to the group’s agreements"),
        validators=[InputRequired(_l("To take part, please agree to the group’s agreements."))],
    )
    handling = BooleanField(
        _l("I agree that what I write here is stored as described"),
        validators=[InputRequired(_l("To take part, please agree to how what you write is stored."))],
    )
    after_course = BooleanField(_l("Send me one short note four weeks after the last page"))

    def validate_name(self, field: Field) -> None:
        """A name has something to see in it."""
        try:
            if not rules.clean_name(field.data or ""):
                raise ValidationError(_l("Write the name that your group sees. It can be made up."))
        except CohortFault as fault:
            raise ValidationError(str(fault)) from None

    def fit(self, tracks: tuple[str, ...], days: list[SelectChoice], *, begun: bool) -> None:
        """Ask only what this group needs: a track where there are two, a start where the group has begun."""
        self.day.choices = days
        if len(tracks) == 1:
            del self.track
        else:
            self.track.choices = [SelectChoice(track, TRACKS[track]) for track in tracks]
            self.track.validators = [InputRequired(_l("Choose the pages that fit. You can change it later."))]
        if not begun:
            del self.start

    def wishes(self) -> Wishes:
        """What was chosen; whoever is not sure of their inbox gets the discreet style."""
        discreet = self.inbox.data != "mine"
        return Wishes(
            name=rules.clean_name(self.name.data),
            track=self.track.data if "track" in self else "",
            zone=self.zone.data,
            hour=rules.letter_hour(self.hour.data),
            day=int(self.day.data),
            style="discreet" if discreet else self.style.data,
            reminders=self.reminders.data,
            language=self.language.data,
        )

    def own_pace(self) -> int | None:
        """The interval in days of a start at one's own pace, or None with the group."""
        chosen = self.start.data if "start" in self else "group"
        return None if chosen == "group" else int(chosen.partition(":")[2])
