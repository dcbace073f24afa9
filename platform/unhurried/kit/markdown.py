"""Markdown to safe HTML and to plain text. No raw HTML, no images, no addresses but a few kinds of link."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "h3", "h4", "hr", "a", "code", "pre"}
SCHEMES = {"https", "mailto", "tel"}
_WRITER = MarkdownIt("commonmark", {"html": False}).disable("image")
_LIST = {"bullet_list_open", "ordered_list_open"}
_BLOCKS = {"paragraph_open", "heading_open", "fence", "code_block", "hr"}


def render(text: str) -> Markup:
    """`text` as HTML that may stand in a page as it is."""
    html = nh3.clean(
        _WRITER.render(text),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(html)


def plain(text: str) -> str:
    """`text` as a person would type it in a letter: no marks, lists with hyphens, links with their address."""
    lines: list[str] = []
    starts: list[int | None] = []
    fresh_item = False
    for token in _WRITER.parse(text):
        if token.type in _LIST:
            starts.append(int(token.attrGet("start") or 1) if token.type[0] == "o" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            starts.pop()
        elif token.type == "list_item_open":
            fresh_item = True
        elif token.type in _BLOCKS and lines and not (fresh_item and len(starts) > 0 and _in_list(lines)):
            lines.append("")
        if token.type in ("inline", "fence", "code_block"):
            lines.extend(_indented(_words(token), starts, fresh_item))
            fresh_item = False
    return "\n".join(lines).strip()


def _in_list(lines: list[str]) -> bool:
    return lines[-1].lstrip().startswith(("- ", *"123456789"))


def _indented(text: str, starts: list[int | None], fresh: bool) -> list[str]:
    if not starts:
        return text.splitlines()
    number = starts[-1]
    mark = f"{number}. " if number is not None else "- "
    if fresh and number is not None:
        starts[-1] = number + 1
    outer = "  " * (len(starts) - 1)
    first, *rest = text.splitlines() or [""]
    return [
        outer + (mark if fresh else " " * len(mark)) + first,
        *(outer + " " * len(mark) + line for line in rest),
    ]


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
