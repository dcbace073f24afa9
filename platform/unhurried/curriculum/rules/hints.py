"""From pydantic's errors to faults with a line: what is wrong, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from unhurried.curriculum.rules.faults import N_, Notes
from unhurried.curriculum.rules.yamltext import Yaml

RIGHT = {
    "slug": N_("write small letters and hyphens, the same as the folder's name"),
    "tracks": N_("write [solo], or [hurt, broke]"),
    "locales": N_("list language codes such as en or pt_BR"),
    "texts": N_("for each locale give title, discreet, summary and notice"),
    "weeks": N_("list the weeks, each with key and kind"),
    "key": N_("write small letters and hyphens, such as hearing-yourself"),
    "kind": N_("write lesson or rest"),
    "optional": N_("write true or false"),
    "deciding": N_("write true or false"),
    "safety_first": N_("write true or false"),
    "title": N_("write one line of at most 120 characters"),
    "discreet": N_(
        "write one line that reveals no topic and is true; in a subject only {weekday} may stand in braces"
    ),
    "ordinary": N_(
        "write one line that names no event, 78 characters at most; only {weekday} may stand in braces"
    ),
    "summary": N_("write a sentence or two"),
    "notice": N_("say who must review the course before real use"),
    "subject": N_("give ordinary and discreet"),
    "note": N_("list one to three lines, 120 characters each, that say what the page asks"),
    "aim": N_("say in one sentence what the week is for"),
    "requirements": N_("list numbers from care.md, R1 to R24"),
    "minutes": N_("write a whole number from 1 to 90"),
    "weight": N_("write light, medium or heavy"),
    "mentions": N_("list what the page mentions, a few words each"),
    "alternative": N_("say what a person may do instead"),
    "check_in": N_("write the week's own statement, one line"),
}

AnyForm = TypeVar("AnyForm", bound=BaseModel)


def fill(
    form: type[AnyForm], yaml: Yaml, notes: Notes, right: Mapping[str, str] | None = None
) -> AnyForm | None:
    """`yaml` as a `form`, or None and a fault in `notes` for each thing that does not fit.

    `right` says of each key what would be right; without it, the keys are those of course files.
    """
    if not isinstance(yaml.data, dict):
        notes.add(yaml.line(()), N_("here is no list of keys"), N_("write “key: value” lines"))
        return None
    try:
        return form.model_validate(yaml.data)
    except ValidationError as invalid:
        for error in invalid.errors():
            _note(error, form, yaml, notes, {**RIGHT, **(right or {})})
        return None


def _note(
    error: ErrorDetails, form: type[BaseModel], yaml: Yaml, notes: Notes, hints: Mapping[str, str]
) -> None:
    place = error["loc"]
    name = str(next((part for part in reversed(place) if isinstance(part, str)), ""))
    line, right = yaml.line(place), hints.get(name, N_("see docs/courses.md"))
    if error["type"] == "missing":
        notes.add(line, N_("“%(name)s” is missing"), right, name=name)
    elif error["type"] == "extra_forbidden":
        known = ", ".join(form.model_fields) if len(place) == 1 else N_("those of its neighbours")
        notes.add(line, N_("unknown key “%(name)s”"), N_("known here: %(known)s"), name=name, known=known)
    else:
        problem = error["msg"].removeprefix("Value error, ")
        notes.add(line, N_("“%(name)s” does not fit: %(problem)s"), right, name=name, problem=problem)
