"""One Markdown file, front matter and body, as a Lesson."""

from __future__ import annotations

from dataclasses import replace

from unhurried.curriculum.rules.body import Body
from unhurried.curriculum.rules.faults import N_, Notes
from unhurried.curriculum.rules.forms import LessonForm, RestForm
from unhurried.curriculum.rules.hints import fill
from unhurried.curriculum.rules.shapes import Lesson, Step, Subject, Week
from unhurried.curriculum.rules.shared import Shelf
from unhurried.curriculum.rules.tone import listen
from unhurried.curriculum.rules.yamltext import read_yaml

NEEDED = {
    "step": "Step",
    "prompts": "Prompts",
    "practice": "Practice",
    "landing": "Landing",
    "short": "Short version",
}


def read_shared(text: str, locale: str, notes: Notes) -> Shelf:
    """The sections in `text`, a week's shared file; faults go to `notes`."""
    listen(text, locale, notes)
    return Body(text, 1, notes).fill_shelf()


def read_page(
    text: str, week: Week, locale: str, notes: Notes, shelf: Shelf | None = None
) -> Lesson | None:
    """The lesson in `text`, or None where the front matter cannot be used; faults go to `notes`."""
    listen(text, locale, notes)
    front, body, body_line = split(text)
    if front is None:
        notes.add(1, N_("the page has no front matter"), N_("begin with ---, the keys, and --- again"))
        return None
    steps = Body(body, body_line, notes, shelf or Shelf()).steps()
    _whole(week, steps, body_line, notes)
    yaml = read_yaml(front, notes, first_line=2)
    form = fill(LessonForm if week.kind == "lesson" else RestForm, yaml, notes) if yaml else None
    return _lesson(form, week, locale, steps) if form else None


def split(text: str) -> tuple[str | None, str, int]:
    """Front matter (None if there is none), body, and the line that the body starts on."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None, text, 1


def _whole(week: Week, steps: list[Step], line: int, notes: Notes) -> None:
    there = {step.role for step in steps}
    needed = NEEDED if week.kind == "lesson" else {"step": "Step"}
    for role, name in needed.items():
        if role not in there:
            notes.add(
                line,
                N_("the section “## %(name)s: …” is missing"),
                N_("every page of this kind has one"),
                name=name,
            )
    if week.kind == "rest" and there - {"step"}:
        notes.add(
            line,
            N_("a rest week asks for something"),
            N_("a rest week has steps only (curriculum.md, rest week)"),
        )


def _lesson(form: RestForm, week: Week, locale: str, steps: list[Step]) -> Lesson:
    base = Lesson(
        key=week.key,
        title=form.title,
        subject=Subject(form.subject.ordinary, form.subject.discreet),
        note=tuple(form.note),
        steps=tuple(step for step in steps if step.role != "short"),
        locale=locale,
    )
    return _with_lesson_keys(base, form, steps) if isinstance(form, LessonForm) else base


def _with_lesson_keys(base: Lesson, form: LessonForm, steps: list[Step]) -> Lesson:
    return replace(
        base,
        aim=form.aim,
        requirements=tuple(form.requirements),
        minutes=form.minutes,
        weight=form.weight,
        mentions=tuple(form.mentions),
        alternative=form.alternative,
        check_in=form.check_in,
        safety_first=form.safety_first,
        short=next((step for step in steps if step.role == "short"), None),
    )
