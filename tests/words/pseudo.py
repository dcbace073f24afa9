"""A language that nobody speaks, made from English: written from right to left, longer, and each sentence marked.

Whatever stands on a page outside of a mark did not come through gettext.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from babel.support import NullTranslations
from flask import Flask

from unhurried.kit.languages import add_catalogue

LOCALE = "ar"
OPEN, CLOSE = "⟦", "⟧"
LONGER = "كلمات أطول من المعتاد بكثير "
SPOKEN = ("aria-label", "alt", "placeholder", "title", "content", "data-name")
# What is in it is nobody's sentence: scripts, what a person wrote, and what says its own language.
APART = {"script", "style", "bdi", "code", "svg", "noscript"}
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LATIN = re.compile(r"[A-Za-z]{2,}")


class Pseudo(NullTranslations):
    """The catalogue of this language."""

    def ugettext(self, message: str) -> str:
        """The sentence between marks, two fifths longer, in letters that go the other way at its end."""
        bare = message.strip()
        longer = (LONGER * (len(bare) // 60 + 1))[: max(2, len(bare) * 2 // 5)]
        return message.replace(bare, f"{OPEN}{bare} {longer.strip()}{CLOSE}", 1) if bare else message

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        """The same of a number of things."""
        return self.ugettext(singular if num == 1 else plural)

    def upgettext(self, context: str, message: str) -> str:
        """The same of a sentence with a context."""
        return self.ugettext(message)


def speak(app: Flask) -> None:
    """Teach this app the language."""
    add_catalogue(app, LOCALE, Pseudo())


class _Page(HTMLParser):
    def __init__(self, own: re.Pattern[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.own, self.found, self.open = own, list[str](), 0
        self.above: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        apart = self.is_apart or tag in APART or ("lang" in given and tag != "html") or given.get("dir") == "auto"
        if not apart:
            for name, value in given.items():
                if name in SPOKEN and not (name == "content" and "name" in given):
                    self.look(value, whole=True)
        if tag not in EMPTY:
            self.above.append((tag, apart))

    def handle_endtag(self, tag: str) -> None:
        while self.above and self.above.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.is_apart:
            self.look(data)

    @property
    def is_apart(self) -> bool:
        return bool(self.above and self.above[-1][1])

    def look(self, text: str, *, whole: bool = False) -> None:
        """Note what stands outside of marks; a mark may begin in one text and end in a later one."""
        depth, outside = (0 if whole else self.open), ""
        for sign in text:
            depth += sign == OPEN
            outside += sign if depth == 0 else " "
            depth -= sign == CLOSE
        if not whole:
            self.open = depth
        if LATIN.search(self.own.sub(" ", " ".join(outside.split()))):
            self.found.append(" ".join(outside.split())[:120])


def unmarked(html: str, own: frozenset[str] = frozenset()) -> list[str]:
    """What a page or letter says without a mark; `own` is what people and courses say there."""
    page = _Page(_any_of(own))
    page.feed(html)
    return page.found


def _any_of(own: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join([r"\S+@\S+|https?:\S+", *map(re.escape, sorted(own, key=len, reverse=True))]))


def said_by(course: object) -> Iterator[str]:
    """Every text of a course, or of a part of one."""
    if isinstance(course, str):
        if len(course) > 2:
            yield " ".join(course.split())
    elif isinstance(course, (tuple, list)):
        for one in course:
            yield from said_by(one)
    elif hasattr(course, "__dataclass_fields__"):
        for name in course.__dataclass_fields__:
            yield from said_by(getattr(course, name))
    elif hasattr(course, "values"):
        yield from said_by(tuple(course.values()))
