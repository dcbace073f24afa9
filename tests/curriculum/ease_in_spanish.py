"""How easy a Spanish text is to read: the Szigriszt–Pazos scale as the INFLESZ steps read it, counted in the open.

ease = 206.835 − 62.3 · syllables per word − words per sentence

Below 40 is very hard, 55 to 65 is normal, above 65 is rather easy, above 80 is for primary school. As in English, the
formula knows length alone. Syllables follow from the spelling: each strong or accented vowel is one, and a group of
weak ones is one together.
"""

from __future__ import annotations

import re

from tests.curriculum.ease import sentences

_VOWELS = re.compile(r"[aeiouáéíóúü]+")
_STRONG = re.compile(r"[aeoáéíóú]")
_WORD = re.compile(r"[^\W\d_]+")


def syllables(word: str) -> int:
    """The syllables of one word; one at least."""
    heard = re.sub(r"(?<=[gq])u(?=[eiéí])", "", word.lower())
    return sum(len(_STRONG.findall(run)) or 1 for run in _VOWELS.findall(heard)) or 1


def ease(markdown: str) -> float:
    """The ease of the whole text; 100 where there is none."""
    parts = sentences(markdown)
    words = [word for part in parts for word in _WORD.findall(part)]
    if not words:
        return 100.0
    return 206.835 - 62.3 * sum(map(syllables, words)) / len(words) - len(words) / len(parts)
