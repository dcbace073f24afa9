"""The desk's forms: a new cohort, invitations, a hold."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from unhurried.cohorts.forms import HOURS, ZONES
from unhurried.curriculum.queries import available_courses, load_course
from unhurried.kit import clock


class CohortForm(FlaskForm):
    """A new cohort, with defaults that fit most groups."""

    course = SelectField(_l("Course"))
    name = StringField(
        _l("Name of the group"), validators=[InputRequired(_l("Give the group a name.")), Length(max=60)]
    )
    starts_on = DateField(_l("First day"), validators=[InputRequired(_l("Choose the first day."))])
    zone = SelectField(_l("Time zone that people start from"), choices=[*ZONES, "UTC"], default="UTC")
    hour = SelectField(_l("Hour that people start from"), choices=HOURS, default="09:00")
    capacity = IntegerField(
        _l("Places"), default=20, validators=[NumberRange(1, 500, _l("The number of places is between 1 and 500."))]
    )

    def fill(self) -> None:
        """Offer the courses that are there, by their titles, and a start on the Monday after next."""
        self.course.choices = [SelectChoice(slug, load_course(slug).title) for slug in available_courses()]
        if self.starts_on.data is None and not self.is_submitted():
            today = clock.now().date()
            self.starts_on.data = today + timedelta(days=14 - today.weekday())


class InviteForm(FlaskForm):
    """Addresses, pasted or from a CSV."""

    addresses = TextAreaField(_l("Addresses, one on each line"))
    sheet = FileField(_l("Or a CSV file"))


class HoldForm(FlaskForm):
    """A hold: the group waits before a week."""

    position = SelectField(_l("Wait before"), coerce=int)
    weeks = SelectField(
        _l("For"), coerce=int, choices=[SelectChoice("1", _l("one week")), SelectChoice("2", _l("two weeks"))]
    )
