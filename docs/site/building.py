"""Building the site: every page in its frame, the files that pages show, one stylesheet with the product's tokens."""

from __future__ import annotations

import posixpath
import shutil
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from docs.site.book import FRONT, Page, Part, contents, pages_in
from docs.site.links import Leading
from docs.site.words import as_html, sections

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
STATIC = REPOSITORY / "platform" / "unhurried" / "static"
LOCKUP = REPOSITORY / "templates" / "components" / "lockup.svg"


class Faults(Exception):
    """What is wrong in the docs, a line each; nothing was built."""


def build(to: Path, docs: Path = HERE.parent) -> int:
    """Build the site into `to`, replacing what is there; the number of pages. Raises Faults."""
    pages = pages_in(docs)
    parts, leading = contents(pages[FRONT]), Leading(docs, pages)
    for page in pages.values():
        leading.turn(page)
    if faults := leading.faults + leading.unreached():
        raise Faults("\n".join(sorted(faults)))
    shutil.rmtree(to, ignore_errors=True)
    frame = _frame()
    for page in pages.values():
        _write(to / page.address, frame.render(_words(page, pages, parts)))
    for name in leading.files:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(docs / name, to / name)
    _dress(to)
    return len(pages)


def _frame() -> Template:
    jinja = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
    return jinja.get_template("page.html")


def _words(page: Page, pages: dict[str, Page], parts: list[Part]) -> dict[str, object]:
    here = posixpath.dirname(page.address) or "."
    return {
        "page": page,
        "body": Markup(_anchored(as_html(page.tokens))),  # noqa: S704 our own Markdown, which has no HTML in it
        "sections": sections(page.tokens),
        "parts": [(part.title, [pages[name] for name in part.names]) for part in parts],
        "to": lambda address: posixpath.relpath(address, here),
        "lockup": Markup(LOCKUP.read_text(encoding="utf-8")),  # noqa: S704 our own drawing
        "within": lambda other: other.name.endswith(f"/{FRONT}") and page.name.startswith(other.name[: -len(FRONT)]),
    }


def _anchored(html: str) -> str:
    """A file of the repository is named and not linked: its anchor without an address becomes a span."""
    parts = html.split('<a class="source">')
    return '<span class="source">'.join([parts[0], *(part.replace("</a>", "</span>", 1) for part in parts[1:])])


def _dress(to: Path) -> None:
    tokens = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    _write(to / "site.css", tokens + (HERE / "site.css").read_text(encoding="utf-8"))
    shutil.copyfile(STATIC / "mark.svg", to / "mark.svg")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
