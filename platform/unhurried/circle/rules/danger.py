"""Words that hold a post back: a short list that everyone can read, and nothing that guesses. Pure. docs: care §5

A post with one of them is seen by its writer and the facilitators alone until one of them has read it. The list of
every language is looked for in every post, since people write in several.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "kill myself", "killing myself", "end my life", "ending my life", "take my own life", "suicide", "suicidal",
        "want to die", "wanted to die", "wish I was dead", "wish I were dead", "better off dead",
        "better off without me",
        "don't want to live", "do not want to live", "no reason to live", "can't go on living",
        "hurt myself", "hurting myself", "harm myself", "cut myself", "cutting myself", "self-harm", "overdose",
        "kill him", "kill her", "kill them", "kill you", "kill the children", "kill the kids",
        "he hits me", "she hits me", "he hit me", "she hit me", "hit me again", "hits the children", "hit the children",
        "beats me", "beat me up", "choked me", "strangled me", "threatened to kill", "has a gun", "stalking me",
        "afraid for my life", "fear for my life", "raped me",
    ),
    "de": (
        "mich umbringen", "bring mich um", "mir das Leben nehmen", "nicht mehr leben", "Suizid", "Selbstmord",
        "sterben will", "will sterben", "möchte sterben", "mich verletzen", "ritze mich", "bringe ihn um",
        "bringe sie um", "schlägt mich", "würgt mich", "hat mich gewürgt", "Angst um mein Leben", "vergewaltigt",
    ),
    "es": (
        "matarme", "quitarme la vida", "suicidio", "suicidarme", "quiero morir", "no quiero vivir", "hacerme daño",
        "cortarme", "lo voy a matar", "la voy a matar", "me pega", "me golpea", "me va a matar", "me ahoga",
        "temo por mi vida", "me violó",
    ),
}  # fmt: skip


def plain(text: str) -> str:
    """The text as it is compared: small letters without marks, one space for all that stands between words."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in letters if unicodedata.category(sign) not in ("Mn", "Cf"))
    return f" {re.sub(r'[^0-9a-z]+', ' ', kept.replace('’', '').replace(chr(39), '')).strip()} "


_PLAIN = frozenset(plain(one) for words in WORDS.values() for one in words)


def suggests_danger(text: str) -> bool:
    """Whether one of the words stands in the text, whatever its capitals, marks and line breaks."""
    compared = plain(text)
    return any(one in compared for one in _PLAIN)
