"""The desk's forms: a new cohort, its settings, the same once more, invitations, a hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from unhurried.cohorts import rules
from unhurried.cohorts.forms import HOURS, SPOKEN, ZoneField
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.service import Wanted
from unhurried.curriculum.queries import available_courses, load_course
from unhurried.curriculum.rules.faults import Faulty
from unhurried.kit import clock
from unhurried.kit.languages import spoken
from unhurried.kit.zones import zones


class CohortForm(FlaskForm):
    """A new cohort, with defaults that fit most groups."""

    course = SelectField(_l("Course"))
    name = StringField(
        _l("Name of the group"), validators=[InputRequired(_l("Give the group a name.")), Length(max=60)]
    )
    starts_on = DateField(_l("First day"), validators=[InputRequired(_l("Choose the first day."))])
    zone = ZoneField(_l("Time zone that people start from"), default="UTC")
    hour = SelectField(_l("Hour that people start from"), choices=HOURS, default="09:00")
    language = SelectField(_l("Language of the group"), choices=SPOKEN, default=spoken)
    capacity = IntegerField(
        _l("Places"), default=20, validators=[NumberRange(1, 500, _l("The number of places is between 1 and 500."))]
    )

    off_1 = DateField(_l("A day in a week off"), validators=[Optional()])
    off_2 = DateField(_l("A day in another week off"), validators=[Optional()])
    off_3 = DateField(_l("A day in a third week off"), validators=[Optional()])
    questions = TextAreaField(_l("Questions to whoever comes by the group’s own link, one on each line"))

    def fill(self, zone: str) -> None:
        """Offer the courses that are there, by their titles, the maker's zone, and the Monday after next."""
        self.course.choices = [SelectChoice(slug, _title_of(slug)) for slug in available_courses()]
        if not self.is_submitted():
            self.starts_on.data = self.starts_on.data or monday_after_next()
            self.zone.data = zone if zone in zones() else "UTC"

    def days_off(self) -> list[date]:
        """A day in each of the weeks in which nothing opens."""
        return [field.data for field in (self.off_1, self.off_2, self.off_3) if field.data]


def _title_of(slug: str) -> str:
    """The course's title; its slug where its files have faults, so that the page can say so when it is chosen."""
    try:
        return load_course(slug).title
    except Faulty:
        return slug


@dataclass(frozen=True)
class WeekLine:
    """One week of the group in its settings: its title, its date, and how long the group waits before it."""

    position: int
    title: str
    day: date
    held: int


class SettingsForm(FlaskForm):
    """What a group is. The dates are there until it is open; `revision` is what the page showed."""

    revision = HiddenField()
    name = StringField(
        _l("Name of the group"), validators=[InputRequired(_l("Give the group a name.")), Length(max=60)]
    )
    language = SelectField(_l("Language of the group"), choices=SPOKEN, default=spoken)
    capacity = IntegerField(
        _l("Places"), validators=[NumberRange(1, 500, _l("The number of places is between 1 and 500."))]
    )
    questions = TextAreaField(_l("Questions to whoever comes by the group’s own link, one on each line"))
    starts_on = DateField(_l("First day"), validators=[InputRequired(_l("Choose the first day."))])
    zone = ZoneField(_l("Time zone that people start from"))
    hour = SelectField(_l("Hour that people start from"), choices=HOURS)
    weeks: tuple[WeekLine, ...] = ()

    @classmethod
    def of(cls, cohort: Cohort, titles: Mapping[int, str], held: Mapping[int, int]) -> SettingsForm:
        """The form for this group, with what it is now where nothing was typed."""
        questions, hour = "\n".join(cohort.questions), cohort.hour.strftime("%H:%M")
        now = {"questions": questions, "hour": hour, "language": spoken(cohort.locale)}
        form = cls(obj=cohort, data={**now, "revision": str(cohort.revision)})
        if request.method == "GET":
            form.questions.data, form.hour.data = questions, hour
        if cohort.state != "draft":
            del form.starts_on, form.zone, form.hour
            return form
        typed = {n: request.form.get(f"held-{n}", held.get(n, 0), type=int) for n in titles}
        dates = rules.first_days(cohort.starts_on, len(titles), held)
        form.weeks = tuple(WeekLine(n, titles[n], dates[n - 1], typed[n]) for n in sorted(titles))
        return form

    @property
    def seen(self) -> int:
        """The revision that the page showed; -1 for none."""
        found = str(self.revision.data or "")
        return int(found) if found.isascii() and found.isdigit() and len(found) < 9 else -1

    def wanted(self) -> Wanted:
        """What was typed."""
        name, places, questions = self.name.data, self.capacity.data, self.questions.data or ""
        locale = self.language.data
        if "starts_on" not in self:
            return Wanted(name, places, questions, locale=locale)
        held = {line.position: line.held for line in self.weeks}
        hour = rules.letter_hour(self.hour.data)
        return Wanted(name, places, questions, self.starts_on.data, self.zone.data, hour, locale, held)


class AgainForm(FlaskForm):
    """The same group once more: its name and its first day."""

    name = StringField(
        _l("Name of the new group"), validators=[InputRequired(_l("Give the group a name.")), Length(max=60)]
    )
    starts_on = DateField(_l("First day"), validators=[InputRequired(_l("Choose the first day."))])

    def fill(self) -> None:
        """A start on the Monday after next, where none was typed."""
        if not self.is_submitted():
            self.starts_on.data = monday_after_next()


def monday_after_next() -> date:
    """A first day that leaves people a week to join."""
    today = clock.now().date()
    return today + timedelta(days=14 - today.weekday())


class InviteForm(FlaskForm):
    """Addresses, pasted or from a CSV."""

    addresses = TextAreaField(_l("Addresses, one on each line"))
    sheet = FileField(_l("Or a CSV file"))
