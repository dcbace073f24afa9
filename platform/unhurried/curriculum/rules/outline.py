"""course.yaml as an outline: the order of the weeks and the course's own words."""

from __future__ import annotations

from dataclasses import dataclass

from unhurried.curriculum.rules.faults import N_, Notes
from unhurried.curriculum.rules.forms import CourseForm
from unhurried.curriculum.rules.hints import RIGHT, fill
from unhurried.curriculum.rules.shapes import CourseText, Week
from unhurried.curriculum.rules.tone import listen, listen_to_words
from unhurried.curriculum.rules.yamltext import Yaml, read_yaml


@dataclass(frozen=True)
class Plan:
    """What course.yaml says; `lines` has the line of each week's entry."""

    slug: str
    tracks: tuple[str, ...]
    locales: tuple[str, ...]
    texts: dict[str, CourseText]
    weeks: tuple[Week, ...]
    lines: tuple[int, ...]


def read_plan(text: str, folder: str, notes: Notes) -> Plan | None:
    """The plan in the text of a course.yaml that lies in `folder`; None where it cannot be used."""
    listen(text, "", notes)
    yaml = read_yaml(text, notes)
    form = fill(CourseForm, yaml, notes) if yaml else None
    if not yaml or not form:
        return None
    _agree(form, folder, yaml, notes)
    _listen_to_texts(form, yaml, notes)
    weeks = tuple(
        Week(number, week.key, week.kind, week.optional, week.deciding)
        for number, week in enumerate(form.weeks, start=1)
    )
    texts = {locale: CourseText(**words.model_dump()) for locale, words in form.texts.items()}
    lines = tuple(yaml.line(("weeks", number)) for number in range(len(weeks)))
    return Plan(form.slug, tuple(form.tracks), tuple(form.locales), texts, weeks, lines)


def _agree(form: CourseForm, folder: str, yaml: Yaml, notes: Notes) -> None:
    if form.slug != folder:
        notes.add(
            yaml.line(("slug",)),
            N_("the slug is “%(slug)s”, the folder “%(folder)s”"),
            RIGHT["slug"],
            slug=form.slug,
            folder=folder,
        )
    if sorted(form.tracks) not in (["solo"], ["broke", "hurt"]):
        notes.add(yaml.line(("tracks",)), N_("these tracks do not go together"), RIGHT["tracks"])
    for locale in sorted(set(form.locales) ^ set(form.texts)):
        notes.add(
            yaml.line(("texts",)),
            N_("locale “%(locale)s” is listed or has texts, not both"),
            RIGHT["texts"],
            locale=locale,
        )
    _weeks_agree(form, yaml, notes)


def _listen_to_texts(form: CourseForm, yaml: Yaml, notes: Notes) -> None:
    """Each language by its own words: what one does not say in English may be fine in another."""
    for locale, words in form.texts.items():
        for key, said in words.model_dump().items():
            listen_to_words(said, locale, notes, yaml.line(("texts", locale, key)))


def _weeks_agree(form: CourseForm, yaml: Yaml, notes: Notes) -> None:
    seen: set[str] = set()
    for number, week in enumerate(form.weeks):
        if week.key in seen:
            notes.add(
                yaml.line(("weeks", number, "key")),
                N_("two weeks have the key “%(key)s”"),
                N_("give each week a key of its own"),
                key=week.key,
            )
        seen.add(week.key)
        if week.kind == "rest" and (week.optional or week.deciding):
            notes.add(
                yaml.line(("weeks", number)),
                N_("a rest week is optional or deciding"),
                N_("only lessons can be; leave it out"),
            )
    if not any(week.kind == "lesson" for week in form.weeks):
        notes.add(yaml.line(("weeks",)), N_("no week has a lesson"), N_("one week or more is a lesson"))
