"""Where links lead. A link to nothing is a fault with its line; what lies outside the docs is named, not linked."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from markdown_it.token import Token

from docs.site.book import FRONT, Page, address_of
from docs.site.words import anchors, targets

ELSEWHERE = ("https://", "http://", "mailto:")


class Leading:
    """Follows the links of all pages: `turn` makes them lead to the site's addresses and notes what is wrong."""

    def __init__(self, docs: Path, pages: Mapping[str, Page]) -> None:
        self.docs, self.pages = docs, pages
        self.faults: list[str] = []
        self.files: set[str] = set()
        self.to: dict[str, set[str]] = {name: set() for name in pages}

    def turn(self, page: Page) -> None:
        """Turn every link of the page."""
        for token, attribute, line in targets(page.tokens):
            written = str(token.attrGet(attribute) or "")
            if attribute == "src" and written.startswith(ELSEWHERE):
                self.faults.append(f"docs/{page.name}:{line}: {written} is a picture from elsewhere; keep it in docs")
            elif not written.startswith(ELSEWHERE):
                turned = self._turned(page, unquote(written), line)
                token.attrSet(attribute, turned) if turned else _name_only(token)

    def _turned(self, page: Page, written: str, line: int) -> str:
        path, _hash, anchor = written.partition("#")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), path)) if path else page.name
        if name in self.pages:
            return self._to_page(page, name, anchor, line)
        if not (self.docs / name).exists():
            self.faults.append(f"docs/{page.name}:{line}: {written} leads to nothing")
        elif not name.startswith("..") and (self.docs / name).is_file():
            self.files.add(name)
            return _between(page, name)
        return ""

    def _to_page(self, page: Page, name: str, anchor: str, line: int) -> str:
        if anchor and anchor not in anchors(self.pages[name].tokens):
            self.faults.append(f"docs/{page.name}:{line}: {name} has no heading #{anchor}")
        self.to[page.name].add(name)
        return _between(page, address_of(name)) + (f"#{anchor}" if anchor else "")

    def unreached(self) -> list[str]:
        """Pages that no way of links leads to from the front page."""
        seen, open_ends = {FRONT}, [FRONT]
        while open_ends:
            fresh = self.to[open_ends.pop()] - seen
            seen |= fresh
            open_ends += fresh
        return [f"docs/{name}: nothing leads here from docs/{FRONT}" for name in self.pages if name not in seen]


def _between(page: Page, address: str) -> str:
    return posixpath.relpath(address, posixpath.dirname(page.address) or ".")


def _name_only(token: Token) -> None:
    """A file of the repository: its words stay, and there is no link in the site."""
    token.attrs = {"class": "source"}
