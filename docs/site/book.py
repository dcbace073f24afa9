"""The pages of the docs: where each stands, what it is called, and what leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it.token import Token

from docs.site.words import first_heading, parse

FRONT = "README.md"


@dataclass(frozen=True)
class Page:
    """One file of Markdown; `name` is its path in the docs, with slashes."""

    name: str
    tokens: list[Token] = field(repr=False)

    @property
    def title(self) -> str:
        """The text of its first heading."""
        return first_heading(self.tokens) or self.name

    @property
    def address(self) -> str:
        """The path of its HTML in the site."""
        return address_of(self.name)


@dataclass(frozen=True)
class Part:
    """A part of the contents: its heading, and the names of its pages in order."""

    title: str
    names: tuple[str, ...]


def address_of(name: str) -> str:
    """`keys.md` is at `keys.html`; a folder's README is its index."""
    folder, _slash, file = name.rpartition("/")
    page = "index.html" if file == FRONT else f"{file.removesuffix('.md')}.html"
    return f"{folder}/{page}" if folder else page


def pages_in(docs: Path) -> dict[str, Page]:
    """Every page by its name, sorted. A file that does not begin with a title is a piece of another page."""
    files = {path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8") for path in sorted(docs.rglob("*.md"))}
    return {name: Page(name, parse(text)) for name, text in files.items() if text.startswith("# ")}


def contents(front: Page) -> list[Part]:
    """What the front page's headings and lists say: this is the order of the site, and there is no other one."""
    parts: list[tuple[str, list[str]]] = []
    for index, token in enumerate(front.tokens):
        if token.type == "heading_open" and token.tag == "h2":
            parts.append((front.tokens[index + 1].content, []))
        if parts and token.type == "inline" and front.tokens[index - 2].type == "list_item_open":
            parts[-1][1].extend(list(_linked(token))[:1])
    return [Part(title, tuple(names)) for title, names in parts if names]


def _linked(token: Token) -> Iterator[str]:
    for child in token.children or ():
        target = str(child.attrGet("href") or "") if child.type == "link_open" else ""
        if target.endswith(".md") and "://" not in target:
            yield target
