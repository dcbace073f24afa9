"""Markdown to safe HTML and to plain text. No raw HTML, no images, no addresses but a few kinds of link."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "h3", "h4", "hr", "a", "code", "pre"}
SCHEMES = {"https", "mailto", "tel"}
_WRITER = MarkdownIt("commonmark", {"html": False}).disable("image")
# Pages are set like a book, with quotation marks that open and close; letters of plain text stay as they were typed.
_PRINTER = MarkdownIt("commonmark", {"html": False, "typographer": True}).disable("image").enable("smartquotes")
_LISTS, _LIST_ENDS = ("bullet_list_open", "ordered_list_open"), ("bullet_list_close", "ordered_list_close")
_TEXTS = ("inline", "fence", "code_block")


def render(text: str) -> Markup:
    """`text` as HTML that may stand in a page as it is."""
    html = nh3.clean(
        _PRINTER.render(text),
        tags=TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(html)  # noqa: S704 -- nh3 let through only what is on the list above


def plain(text: str) -> str:
    """`text` as a person would type it in a letter: no marks, hyphens for lists, links with their address."""
    typist = _Typist()
    for token in _WRITER.parse(text):
        typist.take(token)
    return "\n".join(typist.lines).strip()


class _Typist:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.numbers: list[int | None] = []
        self.mark: str | None = None
        self.after_item = False

    def take(self, token: Token) -> None:
        if token.type in _LISTS:
            self.after_item = self.after_item and bool(self.numbers)
            self.numbers.append(int(token.attrGet("start") or 1) if token.tag == "ol" else None)
        elif token.type in _LIST_ENDS:
            self.numbers.pop()
        elif token.type == "list_item_open":
            self.mark = self._next_mark()
        elif token.type in _TEXTS:
            self._type(_words(token))

    def _next_mark(self) -> str:
        number = self.numbers[-1]
        if number is None:
            return "- "
        self.numbers[-1] = number + 1
        return f"{number}. "

    def _type(self, text: str) -> None:
        if self.lines and not (self.mark and self.after_item):
            self.lines.append("")
        indent = "  " * len(self.numbers)
        for line in text.splitlines():
            before = indent[2:] + self.mark if self.mark else indent
            self.lines.append(before + line)
            self.mark, self.after_item = None, bool(self.numbers)


def _words(token: Token) -> str:
    if token.children is None:
        return token.content.rstrip()
    parts: list[str] = []
    address = ""
    for child in token.children:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
        elif child.type == "link_open":
            address = str(child.attrGet("href") or "")
        elif child.type == "link_close" and address and parts[-1:] != [address]:
            parts.append(f" ({address})")
        else:
            parts.append(child.content)
    return "".join(parts)
