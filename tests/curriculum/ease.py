"""How hard a text is to read: the Flesch–Kincaid grade, sentences and syllables, counted in the open.

grade = 0.39 · words per sentence + 11.8 · syllables per word − 15.59

Limits. The formula knows length only: a page can pass it and still be unclear, and people have to read it too.
Syllables are counted by rule (groups of vowels, less what is silent), which is right for about nineteen common
words in twenty; WORDS holds the ones met here that the rule gets wrong. A line of a list is a sentence, since a
reader stops at its end. Numbers count as one syllable. Headings are left out. Only English can be measured.
"""

from __future__ import annotations

import re

from unhurried.curriculum.rules import count_words
from unhurried.kit.markdown import plain

LONG = 20
_END = re.compile(r"(?:(?<=[.?…])|(?<=[.?…][”\"’)]))\s+(?=[“\"(]?¿?[A-ZÁÉÍÓÚÑ0-9])")
_LETTERS = re.compile(r"[a-z]+")
_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
_SILENT = re.compile(
    r"(?<=[^aeiouy])e(?=(?:ly|ful|less|ness|ment|ments)$)|(?<![aeiouycgszxh])es$|(?<=[^aeioutd])ed$"
)
_LAST_E = re.compile(r"(?<=[^aeiouyl])e$|(?<=[aeiouylr]l)e$")
_APART = re.compile(
    r"ia(?!l|n$)|i[ao]n?(?<!tion)(?<!sion)(?<!cion)(?<!gion)$|eo(?!u)|[aeiou]ing|iu|uou|ua(?!r|l)|ism$"
    r"|[aeiou]y[aeiou]|(?<![aeiou])ying|creat|react|scien|riet|diet"
)
_FIRST = ("some", "every", "there", "where", "here", "home", "safe", "care", "time", "one", "like", "love")
WORDS = {
    "people": 2, "being": 2, "idea": 3, "ideas": 3, "area": 3, "reason": 2, "reasons": 2, "real": 1, "hours": 1,
    "really": 2, "evening": 2, "evenings": 2, "business": 2, "different": 3, "family": 3, "every": 2, "our": 1,
    "everything": 3, "everybody": 4, "everyone": 3, "something": 2, "sometimes": 2, "somebody": 3, "someone": 2,
    "wednesday": 2, "hour": 1, "fire": 1, "tired": 2, "clothes": 1, "radio": 3, "period": 3, "serious": 3,
    "violence": 3, "violent": 3, "quiet": 2, "quietly": 3, "diary": 3, "trial": 2, "financial": 3, "usual": 3,
    "usually": 4, "sexual": 3, "actual": 3, "recipe": 3, "cafe": 2, "january": 4, "february": 4, "naked": 2,
    "couldn": 2, "didn": 2, "doesn": 2, "isn": 2, "wasn": 2, "hasn": 2, "wouldn": 2, "guarantee": 3, "poem": 2,
}  # fmt: skip


def syllables(word: str) -> int:
    """The syllables of one word, by rule; one for a number."""
    return sum(_of_part(part) for part in _LETTERS.findall(word.lower().replace("’", "'").split("'")[0])) or 1


def sentences(markdown: str) -> list[str]:
    """The sentences of a text, a line of a list each for itself."""
    parts = [part.strip() for line in plain(markdown).splitlines() for part in _END.split(line)]
    return [part for part in parts if count_words(part)]


def long_sentences(markdown: str) -> list[str]:
    """The sentences of twenty words and more."""
    return [sentence for sentence in sentences(markdown) if count_words(sentence) >= LONG]


def grade(markdown: str) -> float:
    """The Flesch–Kincaid grade: about the year of school that reads this without help."""
    parts = sentences(markdown)
    words = [word for part in parts for word in _WORD.findall(part)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def _of_part(word: str) -> int:
    if word in WORDS:
        return WORDS[word]
    for first in _FIRST:
        if word.startswith(first) and len(word) > len(first) + 3 and first.endswith("e"):
            return 1 + _of_part(word[len(first) :])
    heard = _LAST_E.sub("", _SILENT.sub("", word))
    groups = len(re.findall(r"[aeiouy]+", heard)) + len(_APART.findall(heard))
    return max(groups, 1)
