"""Words that no page says (docs: care §4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from unhurried.curriculum.rules.faults import N_, Notes


class Ban(NamedTuple):
    """What is not said, and what may be said instead."""

    found: re.Pattern[str]
    right: str


_LOCALES = {
    "en": (
        Ban(re.compile(r"\bjourneys?\b", re.IGNORECASE), N_("say what happens, such as “these weeks”")),
        Ban(re.compile(r"\bjust\b", re.IGNORECASE), N_("leave it out, or say “only”")),
        Ban(re.compile(r"\bshould(?:n[’']t)?\b", re.IGNORECASE), N_("invite: “you can”, “it may help to”")),
        Ban(re.compile(r"\bcheaters?\b", re.IGNORECASE), N_("name the act, not a type of person")),
        Ban(re.compile(r"\boverdue\b", re.IGNORECASE), N_("nothing is owed here: “your place is kept”")),
    ),
    "es": (
        Ban(re.compile(r"\bviajes?\b", re.IGNORECASE), N_("say what happens, such as “these weeks”")),
        Ban(re.compile(r"\bs[oó]lo\b|\bsimplemente\b", re.IGNORECASE), N_("leave it out, or say “nada más”")),
        # What one must do; “no le debes perdón a nadie” speaks of a debt that is not there, and may stay.
        Ban(
            re.compile(
                r"\bdeberías?\b|\b(?:debes|tienes que)\s+(?:de\s+)?\w*[aeií]r(?:te|me|l[aeo]s?)*\b", re.IGNORECASE
            ),
            N_("invite: “puedes”, “quizá te ayude”"),
        ),
        Ban(re.compile(r"\binfiel(?:es)?\b|\bvíctimas?\b", re.IGNORECASE), N_("name the act, not a type of person")),
        Ban(
            re.compile(r"\batrasad[oa]s?\b|\bpendientes?\b|\bcuanto antes\b", re.IGNORECASE),
            N_("nothing is owed here: “your place is kept”"),
        ),
        Ban(
            re.compile(r"\bustedes\b|\busted\b|\bvosotr[oa]s\b|\bos\b", re.IGNORECASE),
            N_("say “tú”, whatever the country"),
        ),
        Ban(
            re.compile(r"(?<![\w/.])\w+(?:[oa]/[oa]s?\b(?!/)|@s?(?!\w|\.\w))", re.IGNORECASE),
            N_("turn the sentence so that it needs no gender"),
        ),
    ),
}
_EVERYWHERE = (
    Ban(re.compile(r"!(?!\[)"), N_("end the sentence with a full stop")),
    Ban(
        re.compile("[\u2661-\u2665\u2763\u2764\U0001f389\U0001f38a\U0001f493-\U0001f49f]"),
        N_("leave the symbol out"),
    ),
)

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def listen(text: str, locale: str, notes: Notes) -> None:
    """Notes each line of `text`, a whole file, with a word or sign that is banned, or a hidden one."""
    bans = (*_EVERYWHERE, *_LOCALES.get(locale.split("_")[0], ()))
    if not any(one.search(text) for one in (_HIDDEN, *(ban.found for ban in bans))):
        return  # nearly every file: its lines need no look of their own
    for number, line in enumerate(text.split("\n"), start=1):
        if hidden := _HIDDEN.search(line):
            what = N_("a character that cannot be seen, %(code)s")
            notes.add(number, what, N_("take it out"), code=ascii(hidden.group()))
        _note(_EVERYWHERE, line, number, notes)
        listen_to_words(line, locale, notes, number)


def listen_to_words(text: str, locale: str, notes: Notes, line: int) -> None:
    """Notes on `line` each word of `text` that is banned in this language; signs are `listen`'s."""
    _note(_LOCALES.get(locale.split("_")[0], ()), text, line, notes)


def _note(bans: Iterable[Ban], text: str, line: int, notes: Notes) -> None:
    for ban in bans:
        if match := ban.found.search(text):
            notes.add(line, N_("“%(word)s” is not how we speak"), ban.right, word=match.group())
