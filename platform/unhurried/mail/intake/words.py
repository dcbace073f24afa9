"""A person's own words in a reply, and apart from them what their mail program quoted. Pure, and linear.

Nothing is thrown away: what looks like a quotation is kept beside the words and shown on request, since no program can
be sure. Only what stands at the end is taken off; who answers between the lines keeps the lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from html import unescape

from unhurried.mail.intake.mime import FAULTS, header_of, is_file, kind_of, parts_of, words_in

LONGEST = 200_000
TAG = re.compile(r"<[!/?a-zA-Z][^<>]*>")
UNSEEN = {"<style": "</style", "<script": "</script", "<head": "</head", "<!--": "-->"}
NEW_LINE = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|/blockquote)\b[^<>]{0,200}>", re.IGNORECASE)
QUOTE = re.compile(r"<blockquote\b|class=[\"']?(?:gmail_quote|moz-cite-prefix|yahoo_quoted)", re.IGNORECASE)
RULE = re.compile(r"^(?:-{2,} ?.{0,60}?-{2,}|_{10,})\s*$")
HEAD = re.compile(r"^\*?[^\s:*]{2,20}\*?\s?:\*?\s.{0,300}@", re.UNICODE)
HIDDEN = {"\u200b", "\u2060", "\ufeff", "\0"}


@dataclass(frozen=True)
class Said:
    """What a reply holds: the words, what was quoted below them, how many files came, whether its end is missing."""

    text: str
    quoted: str = ""
    files: int = 0
    cut: bool = False


def said_in(message: Message, *, cut: bool = False) -> Said:
    """The words of the first text, plain before HTML; signs that no page can show are left out."""
    parts = list(parts_of(message))
    texts = [part for part in parts if not is_file(part)]
    plain = next((words_in(one) for one in texts if kind_of(one) == "text/plain"), "")
    marked = next((words_in(one) for one in texts if kind_of(one) == "text/html"), "")
    text, quoted = split(clean(plain)) if plain.strip() else split_html(marked)
    return Said(text[:LONGEST], quoted[:LONGEST], len(parts) - len(texts), cut or len(text) > LONGEST)


def clean(text: str) -> str:
    """Plain line ends, and no sign that cannot be shown or kept."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in lines if one not in HIDDEN)


def split(text: str) -> tuple[str, str]:
    """The words, and the quotation at their end. Where nothing would be left, all of it counts as words."""
    lines = text.split("\n")
    start = min(_marked(lines), _trailing(lines))
    words, quoted = "\n".join(lines[:start]).strip(), "\n".join(lines[start:]).strip()
    return (words, quoted) if words else (text.strip(), "")


def split_html(text: str) -> tuple[str, str]:
    """The same for a reply that is HTML alone: its text, cut where the first quotation begins."""
    found = QUOTE.search(text)
    place = text.rfind("<", 0, found.start() + 1) if found else len(text)
    own, rest = _plain(text[:place]), _plain(text[place:])
    words, quoted = split(own)
    return (words, "\n".join(filter(None, (quoted, rest)))) if words else split(_plain(text))


def written_from(message: Message) -> str:
    """The one address that the message says it is from, in small letters; empty where there are none or several."""
    if len(message.get_all("From", [])) != 1:
        return ""
    try:
        found = [one for _name, one in getaddresses([header_of(message, "From")]) if one]
    except FAULTS:
        return ""
    return found[0].strip().lower() if len(found) == 1 else ""


def _plain(text: str) -> str:
    lines = unescape(TAG.sub("", NEW_LINE.sub("\n", _seen(text).replace("\n", " "))))
    return clean("\n".join(" ".join(line.split()) for line in lines.split("\n"))).strip()


def _seen(text: str) -> str:
    """HTML without what no page shows; it is shown as text only, so nothing here has to make it safe."""
    for begins, ends in UNSEEN.items():
        lower, kept, place = text.lower(), [], 0
        while (found := lower.find(begins, place)) >= 0:
            kept.append(text[place:found])
            end = lower.find(ends, found)
            place = len(text) if end < 0 else end + len(ends)
        text = "".join((*kept, text[place:]))
    return text


def _marked(lines: list[str]) -> int:
    """Where an older message begins by a line of its own, followed by that message's headers."""
    for number, line in enumerate(lines):
        if RULE.match(line[:400]) and any(HEAD.match(one[:400]) for one in lines[number + 1 : number + 4]):
            return number
    return len(lines)


def _trailing(lines: list[str]) -> int:
    """Where the last run of `>` lines begins, with the one line above it that says who wrote."""
    end = _back_over(lines, len(lines), lambda line: not line.strip())
    start = _back_over(lines, end, lambda line: line.startswith(">") or not line.strip())
    if start == end or not any(line.startswith(">") for line in lines[start:end]):
        return len(lines)
    above = _back_over(lines, start, lambda line: not line.strip())
    return next((above - height for height in (1, 2) if _introduces(lines, above, height)), start)


def _introduces(lines: list[str], above: int, height: int) -> bool:
    """Whether these lines say who wrote what follows, and when: they end with a colon and have a date in them."""
    if height > above or not all(line.strip() for line in lines[above - height : above]):
        return False
    said = " ".join(line.strip() for line in lines[above - height : above])[-400:]
    return said.endswith(":") and any(sign.isdigit() for sign in said)


def _back_over(lines: list[str], end: int, like: Callable[[str], bool]) -> int:
    while end > 0 and like(lines[end - 1]):
        end -= 1
    return end
