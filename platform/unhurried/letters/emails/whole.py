"""The whole style: the week itself in the letter, as far as a letter goes (docs: mail §3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from unhurried.curriculum.rules import Lesson, Step
from unhurried.kit.languages import direction
from unhurried.kit.markdown import plain, render
from unhurried.kit.tints import tints

WHOLE = ("lesson", "rest")
MOST = 40_000
STYLES = {
    "p": "margin:0 0 16px",
    "ul": "margin:0 0 16px;padding-{begins}:22px",
    "ol": "margin:0 0 16px;padding-{begins}:22px",
    "li": "margin:0 0 6px",
    "h3": "margin:22px 0 8px;font-size:18px;line-height:1.35;font-weight:bold",
    "h4": "margin:18px 0 6px;font-size:17px;line-height:1.35;font-weight:bold",
    "blockquote": f"margin:0 0 16px;padding-{{begins}}:14px;border-{{begins}}:3px solid {tints().light.line}",
}


@dataclass(frozen=True)
class Page:
    """One step of a week as a letter has it: typed, and dressed for mail programs that read no style sheet."""

    title: str
    text: str
    html: Markup


def with_pages(parts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts, those of a week with its `pages` as far as they fit, and whether there is `more` on the site.

    All pages of one letter together have at most 40,000 characters, since mail programs cut what is much longer. A
    week that has no room at all stays without pages: its letter is a note.
    """
    left, found = MOST, []
    for part in parts:
        steps = _fitting(part["lesson"], left) if part["item"].kind in WHOLE and part["lesson"] else []
        left -= sum(len(step.markdown) for step in steps)
        more = bool(steps) and steps != _steps(part["lesson"])
        found.append(part | {"pages": [_page(step, part["lesson"].locale) for step in steps], "more": more})
    return found


def _fitting(lesson: Lesson, room: int) -> list[Step]:
    found = []
    for step in _steps(lesson):
        room -= len(step.markdown)
        if room < 0:
            break
        found.append(step)
    return found


def _steps(lesson: Lesson) -> list[Step]:
    """The week's steps in order, the five-minute version at the end."""
    return [*lesson.steps, lesson.short] if lesson.short else list(lesson.steps)


def _page(step: Step, locale: str) -> Page:
    begins = "right" if direction(locale) == "rtl" else "left"
    return Page(step.title, plain(step.markdown), _dressed(render(step.markdown), begins))


def _dressed(html: Markup, begins: str) -> Markup:
    """With a style on each element; `begins` is the side of a line's beginning, which old mail programs want named."""
    found = str(html)
    for tag, style in STYLES.items():
        found = found.replace(f"<{tag}>", f'<{tag} style="{style.format(begins=begins)}">')
    return Markup(found)  # noqa: S704 -- the same that `render` made safe, with our own styles on it
