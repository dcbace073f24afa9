"""The text under a page's front matter: its sections, screens and prompts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from unhurried.curriculum.rules.faults import N_, Notes
from unhurried.curriculum.rules.shapes import Role, Screen, Step, count_words
from unhurried.curriculum.rules.shared import Shelf

ROLES: dict[str, Role] = {
    "Step": "step",
    "Prompts": "prompts",
    "Practice": "practice",
    "Landing": "landing",
    "Short version": "short",
}
SHARED = "Shared"
SCREEN_WORDS = 150
_READER = MarkdownIt("commonmark", {"html": True})
_SAFE_LINK = re.compile(r"^(https://|mailto:|tel:|/(?!/))")
_ITEM = re.compile(r"^[-*] ", re.MULTILINE)


@dataclass
class Body:
    """The body of one page, from line `first_line` of its file on; `shelf` has what its week says in common."""

    text: str
    first_line: int
    notes: Notes
    shelf: Shelf = field(default_factory=Shelf)

    def steps(self) -> list[Step]:
        """Every section as a step, in order, shared ones filled in; what does not fit is noted."""
        found: list[Step] = []
        for line, step in self._read(SHARED):
            found.append(self._placed(step, line, found))
        return found

    def fill_shelf(self) -> Shelf:
        """The shelf, with every section of this body, a shared file, on it."""
        for line, step in self._read():
            self.shelf.put(step, self.first_line + line, self.notes)
        return self.shelf

    def _read(self, *also: str) -> Iterator[tuple[int, Step]]:
        tokens = _READER.parse(self.text)
        self._unwanted(tokens)
        for line, heading, content in self._sections(tokens):
            word, _, title = (part.strip() for part in heading.partition(":"))
            if word not in (*ROLES, *also) or not title:
                known = ", ".join(f"“## {name}: …”" for name in (*ROLES, *also))
                what = N_("the section “%(heading)s” has no kind and title")
                right = N_("begin it with one of %(known)s")
                self._fault(line, what, right, heading=heading, known=known)
            elif word != SHARED:
                yield line, self._step(ROLES[word], title, content, line)
            elif step := self.shelf.take(title, content, self.first_line + line, self.notes):
                yield line, step

    def _placed(self, step: Step, line: int, before: list[Step]) -> Step:
        number = sum(other.role == "step" for other in before) + 1
        key = step.role if step.role != "step" else f"step-{number}"
        if any(other.key == key for other in before):
            right = N_("a page has one of it; only steps may be many")
            self._fault(line, N_("a second section of this kind"), right)
        return replace(step, key=key)

    def _step(self, role: Role, title: str, content: str, line: int) -> Step:
        prompts = _items(content) if role == "prompts" else ()
        if role == "prompts" and not prompts:
            self._fault(
                line, N_("no prompt is listed"), N_("write each question as a line that starts with “- ”")
            )
        return Step(role, role, title, tuple(self._screens(content, line)), prompts)

    def _screens(self, content: str, line: int) -> Iterator[Screen]:
        start = line + 1
        for part in re.split(r"^(?=### )", content, flags=re.MULTILINE):
            head, _, rest = part.partition("\n") if part.startswith("### ") else ("", "", part)
            if head or rest.strip():
                screen = Screen(rest.strip(), head.removeprefix("### ").strip())
                self._measure(screen, start)
                yield screen
            start += part.count("\n")
        if not content.strip():
            self._fault(line, N_("this section is empty"), N_("write its text under the heading"))

    def _measure(self, screen: Screen, line: int) -> None:
        words = count_words(screen.markdown)
        if words > SCREEN_WORDS:
            self._fault(
                line,
                N_("%(words)s words on one screen"),
                N_("break it with a “### ” heading before %(most)s words"),
                words=words,
                most=SCREEN_WORDS,
            )

    def _sections(self, tokens: list[Token]) -> Iterator[tuple[int, str, str]]:
        lines = self.text.split("\n")
        heads = [
            (t.map[0], tokens[i + 1].content)
            for i, t in enumerate(tokens)
            if t.type == "heading_open" and t.tag == "h2" and t.level == 0 and t.map
        ]
        start = heads[0][0] if heads else len(lines)
        for number, line in enumerate(lines[:start]):
            if line.strip():
                self._fault(number, N_("text before the first section"), N_("begin with “## Step: …”"))
                break
        ends = [head[0] for head in heads[1:]] + [len(lines)]
        for (first, heading), end in zip(heads, ends, strict=True):
            yield first, heading, "\n".join(lines[first + 1 : end])

    def _unwanted(self, tokens: list[Token], line: int = 0) -> None:
        for token in tokens:
            line = token.map[0] if token.map else line
            if token.type in ("html_block", "html_inline"):
                self._fault(line, N_("HTML in the text"), N_("write Markdown; < can be written as &lt;"))
            elif token.type == "image":
                self._fault(
                    line,
                    N_("an image, %(source)s"),
                    N_("say it in words; pages load nothing from elsewhere"),
                    source=token.attrGet("src") or "",
                )
            elif token.type == "link_open" and not _SAFE_LINK.match(str(token.attrGet("href"))):
                self._fault(
                    line,
                    N_("a link to %(href)s"),
                    N_("link to https, mailto, tel or a page of the site, /…"),
                    href=token.attrGet("href"),
                )
            elif token.type == "heading_open" and token.tag == "h1":
                self._fault(
                    line,
                    N_("a heading of the first level"),
                    N_("the title is in the front matter; use ## and ###"),
                )
            elif token.type in ("softbreak", "hardbreak"):
                line += 1
            self._unwanted(token.children or [], line)

    def _fault(self, line: int, what: str, right: str, **values: object) -> None:
        self.notes.add(self.first_line + line, what, right, **values)


def _items(content: str) -> tuple[str, ...]:
    parts = _ITEM.split(content)[1:]
    return tuple(" ".join(part.split("\n\n")[0].split()) for part in parts)
