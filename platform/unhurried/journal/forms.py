"""What the forms of private writing may say."""

from __future__ import annotations

from collections.abc import Mapping

from unhurried.journal.rules import ANSWERS
from unhurried.journal.service import Answers, Draft
from unhurried.kit.tokens import mint

Typed = Mapping[str, str]
SHORTEST_TAB, LONGEST_TAB = 16, 80


def draft_of(typed: Typed, *, quiet: bool, prompts: tuple[str, ...] = ()) -> Draft:
    """The text of a page, with the page's own mark; a mark that cannot be one is replaced by a new one."""
    tab, asked = typed.get("tab", ""), typed.get("prompt", "")
    return Draft(
        tab=tab if SHORTEST_TAB <= len(tab) <= LONGEST_TAB else mint(),
        text=typed.get("text", ""),
        entry_id=typed.get("entry", "")[:32],
        base=_number(typed.get("base", "")),
        turn=_number(typed.get("turn", "")),
        prompt=prompts[int(asked)] if asked in {str(number) for number in range(len(prompts))} else "",
        quiet=quiet,
    )


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def answers_given(typed: Typed) -> Answers:
    """A check-in: whatever is not one of the answers counts as not said."""
    given = {name: typed[name] for name, known in ANSWERS.items() if typed.get(name) in known}
    return Answers(given, line=typed.get("line", ""), contact=typed.get("contact") == "yes")
