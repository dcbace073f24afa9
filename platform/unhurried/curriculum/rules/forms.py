"""The keys that course files may have, and one line each on what would be right."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from unhurried.curriculum.rules.shapes import Kind, Weight

PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")


def _visible(text: str) -> str:
    if not text.isprintable():
        raise ValueError("has a line break or a character that cannot be seen")
    return text


def _subject(text: str) -> str:
    for found in PLACEHOLDER.findall(text):
        if found != "{weekday}":
            raise ValueError(f"has the unknown placeholder {found}")
    if "!" in text:
        raise ValueError("has an exclamation mark")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(_visible)
]
SubjectLine = Annotated[
    str, StringConstraints(min_length=1, max_length=78), AfterValidator(_visible), AfterValidator(_subject)
]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[A-Z][A-Za-z]{1,3})?$")]
Requirement = Annotated[str, StringConstraints(pattern=r"^R([1-9]|1[0-9]|2[0-4])$")]


class Form(BaseModel):
    """Unknown keys are refused, and nothing is turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Subjects(Form):
    """Both subject lines of a week's letter."""

    ordinary: SubjectLine
    discreet: SubjectLine


class WeekForm(Form):
    """One entry of `weeks` in course.yaml."""

    key: Key
    kind: Kind
    optional: bool = False
    deciding: bool = False


class TextForm(Form):
    """The course's own words in one locale, in course.yaml."""

    title: Line
    discreet: Line
    summary: Text
    notice: Text


class CourseForm(Form):
    """course.yaml"""

    slug: Key
    tracks: list[Literal["solo", "hurt", "broke"]]
    locales: list[Locale] = Field(min_length=1)
    texts: dict[str, TextForm]
    weeks: list[WeekForm] = Field(min_length=1, max_length=60)


class RestForm(Form):
    """The front matter of a rest week's page."""

    title: Line
    subject: Subjects
    note: list[Line] = Field(min_length=1, max_length=3)


class LessonForm(RestForm):
    """The front matter of a lesson page."""

    aim: Text
    requirements: list[Requirement]
    minutes: int = Field(ge=1, le=90)
    weight: Weight
    mentions: list[Line]
    alternative: Text
    check_in: Line
    safety_first: bool = False
