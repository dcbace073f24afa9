"""Help near you: what a country's file says, and what of it may be shown on a given date. Pure.

An entry that nobody has confirmed, or whose check is more than 180 days old, is shown to nobody (docs: care §3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from unhurried.curriculum.rules.faults import N_, Notes
from unhurried.curriculum.rules.forms import Form, Line, Text
from unhurried.curriculum.rules.hints import fill
from unhurried.curriculum.rules.yamltext import Yaml, read_yaml

LASTS = timedelta(days=180)
MADE_UP = frozenset(f"X{letter}" for letter in "ABCDEFGHIJLMNOPQRSTUVWXYZ")
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=300)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
RIGHT = {
    "country": N_("write the two capital letters of the country, the same as the file's name"),
    "example": N_("write true, and only where everything in the file is made up"),
    "emergency": N_("give number, source and, once somebody has checked it, checked_by and checked_on"),
    "services": N_("list the services, or write []"),
    "number": N_("write the number as it is dialled, in quotes"),
    "source": N_("write the address of the page where it can be looked up, http or https"),
    "checked_by": N_("write who called or wrote to it, and in which role; leave it out until somebody has"),
    "checked_on": N_("write the date of the check, such as 2026-11-03"),
    "checked_days_ago": N_("only a made-up example may have it; write checked_on"),
    "channels": N_("list one or more, each with kind and value"),
    "kind": N_("write phone, text, chat, email or web"),
    "hours": N_("say when somebody answers, with the zone, in one line"),
    "languages": N_("list language codes such as en or de"),
    "topic": N_("say in a sentence for whom it is"),
}


class Checked(Form):
    """Where something stands, and who confirmed it when."""

    source: Address
    checked_by: Line | None = None
    checked_on: date | None = None
    checked_days_ago: int | None = Field(None, ge=0, le=3650)

    def day(self, today: date) -> date | None:
        """The date of the last check; None when nobody has checked it."""
        if self.checked_by is None:
            return None
        return self.checked_on or (today - timedelta(days=self.checked_days_ago or 0))

    def holds(self, today: date) -> bool:
        """Whether somebody has confirmed it within 180 days."""
        day = self.day(today)
        return day is not None and timedelta(0) <= today - day <= LASTS


class Emergency(Checked):
    """A country's general emergency number."""

    number: Line


class Channel(Form):
    """One way to reach a service."""

    kind: Literal["phone", "text", "chat", "email", "web"]
    value: Line


class Service(Checked):
    """A service that somebody can turn to."""

    name: Line
    topic: Text
    channels: list[Channel] = Field(min_length=1, max_length=6)
    hours: Line
    languages: list[Language] = Field(min_length=1)


class Country(Form):
    """One file: all that is known for one country. `name` only where the country is made up."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    example: bool = False
    name: Line | None = None
    emergency: Emergency | None = None
    services: list[Service] = Field(max_length=40)


@dataclass(frozen=True)
class Shown:
    """What participants see of a country: its emergency number if it was ever confirmed, and the services that hold."""

    emergency: Emergency | None
    services: tuple[Service, ...]
    example: bool


def shown(country: Country, today: date) -> Shown:
    """What may be shown of it on this date."""
    emergency = country.emergency if country.emergency and country.emergency.checked_by else None
    return Shown(emergency, tuple(one for one in country.services if one.holds(today)), country.example)


@dataclass(frozen=True, order=True)
class Work:
    """Something that staff have to confirm: where it is written, what it is, and when it was checked last."""

    file: str
    line: int
    country: str
    name: str
    emergency: bool
    checked_on: date | None


def work_in(country: Country, yaml: Yaml, file: str, today: date) -> list[Work]:
    """What of the country waits for somebody to check it."""
    found: list[tuple[int, str, Checked]] = [
        (yaml.line(("services", number)), one.name, one) for number, one in enumerate(country.services)
    ]
    if country.emergency:
        found.insert(0, (yaml.line(("emergency",)), country.emergency.number, country.emergency))
    return [
        Work(file, line, country.country, name, isinstance(one, Emergency), one.day(today))
        for line, name, one in found
        if not one.holds(today)
    ]


def read_country(text: str, stem: str, known: frozenset[str], notes: Notes) -> tuple[Country, Yaml] | None:
    """The country in the file `stem`.yaml with its lines; None and faults in `notes` where it cannot be used."""
    yaml = read_yaml(text, notes)
    form = fill(Country, yaml, notes, RIGHT) if yaml else None
    if not yaml or not form:
        return None
    before = len(notes.faults)
    _agree(form, stem, known, yaml, notes)
    return (form, yaml) if len(notes.faults) == before else None


def _agree(form: Country, stem: str, known: frozenset[str], yaml: Yaml, notes: Notes) -> None:
    at = yaml.line(("country",))
    if form.country.lower() != stem:
        notes.add(
            at, N_("the country is %(code)s, the file %(stem)s.yaml"), RIGHT["country"], code=form.country, stem=stem
        )
    if form.example != (form.country in MADE_UP):
        notes.add(
            at, N_("examples have a made-up code, and only they do"), N_("use XA to XZ without XK for an example")
        )
    elif not form.example and form.country not in known:
        notes.add(at, N_("there is no country %(code)s"), RIGHT["country"], code=form.country)
    if form.example != (form.name is not None):
        notes.add(at, N_("a made-up country has a name, and only it does"), N_("give name to examples alone"))
    places: list[tuple[tuple[str | int, ...], Checked]] = [
        (("services", number), one) for number, one in enumerate(form.services)
    ]
    for place, one in [*places, *([(("emergency",), form.emergency)] if form.emergency else [])]:
        _check_is_whole(one, form, yaml.line(place), notes)


def _check_is_whole(one: Checked, form: Country, line: int, notes: Notes) -> None:
    if one.checked_days_ago is not None and not form.example:
        notes.add(line, N_("a check has no date"), RIGHT["checked_days_ago"])
    dated = one.checked_on is not None or one.checked_days_ago is not None
    if dated != (one.checked_by is not None):
        notes.add(line, N_("a check says who and when, or neither"), RIGHT["checked_by"])
