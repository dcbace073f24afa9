"""What the page of components shows in its components: made-up weeks, choices and faults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

COLOURS = (
    "ground", "surface", "sunken", "ink", "quiet", "line", "edge", "accent", "accent-strong", "on-accent", "wash",
    "fault", "fault-wash", "focus",
)  # fmt: skip
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwe and a-rather-long-address@a-rather-long-host.example.org"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Week:
    """A line of the list of weeks, in one of its states."""

    title: str
    state: str
    at: datetime | None = None
    rest: bool = False
    optional: bool = False
    minutes: int = 25
    position: int = 1
    locale: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its title leads to its page."""
        return self.at is None and self.state != "later"


@dataclass(frozen=True)
class Course:
    """What the list of weeks asks of a course."""

    weeks: tuple[Week, ...]
    enrolment_id: int = 0
    own_pace: bool = False


class Fields(FlaskForm):
    """Fields of a form with everything around them."""

    name = StringField("A field of a form")
    wrong = StringField("A field of a form, with a fault")
    day = RadioField("Days side by side", choices=[SelectChoice(day, day) for day in DAYS[:4]], default="Tuesday")
    agreed = BooleanField("One that can be ticked")


def fields() -> Fields:
    """The form, with a fault beside one of its fields."""
    form = Fields(formdata=None)
    form.wrong.errors = ["That does not look like a date. One looks like 3 December."]
    return form


def course() -> Course:
    """Weeks in every state that a week can have."""
    opens = datetime(2026, 11, 5, 9, tzinfo=UTC)
    return Course(
        (
            Week("Finished", "finished"),
            Week("Skipped", "skipped"),
            Week("Begun", "begun"),
            Week("Open", "open"),
            Week("Open, and optional", "open", optional=True),
            Week("A week of rest", "open", rest=True),
            Week("Ahead, with its day", "later", at=opens),
            Week("Later", "later"),
        )
    )
