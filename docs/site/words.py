"""Markdown as the docs write it: CommonMark, tables, and an anchor at every heading. No HTML in it."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin

READER = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
READER.use(anchors_plugin, max_level=4)


def parse(text: str) -> list[Token]:
    """The tokens of a page."""
    return READER.parse(text)


def first_heading(tokens: list[Token]) -> str:
    """The words of the first heading, empty where there is none."""
    headings = (tokens[at + 1] for at, token in enumerate(tokens) if token.type == "heading_open")
    return next((plain(inline) for inline in headings), "")


def plain(inline: Token) -> str:
    """The words of a line without its marks."""
    return "".join(child.content for child in inline.children or ())


def sections(tokens: list[Token]) -> list[tuple[str, str]]:
    """The anchor and the words of every heading of the second level."""
    found = [(token, tokens[at + 1]) for at, token in enumerate(tokens) if token.type == "heading_open"]
    return [(str(token.attrGet("id")), plain(inline)) for token, inline in found if token.tag == "h2"]


def anchors(tokens: list[Token]) -> set[str]:
    """Every anchor that a link can lead to."""
    return {str(token.attrGet("id")) for token in tokens if token.attrGet("id")}


def targets(tokens: list[Token]) -> Iterator[tuple[Token, str, int]]:
    """Every link and picture with its attribute's name and the line of its paragraph."""
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        for child in token.children or ():
            if child.type == "link_open":
                yield child, "href", line
            elif child.type == "image":
                yield child, "src", line


def as_html(tokens: list[Token]) -> str:
    """The page's body. Whatever is wider than a phone can be scrolled, by keyboard as well."""
    html = str(READER.renderer.render(tokens, READER.options, {}))
    for wide in ("table", "pre"):
        html = html.replace(f"<{wide}>", f'<div class="wide" tabindex="0" role="group"><{wide}>')
        html = html.replace(f"</{wide}>", f"</{wide}></div>")
    return html
