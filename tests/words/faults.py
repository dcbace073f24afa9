"""What can be wrong with a translation, each fault as one line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from babel.messages.catalog import Catalog, Message

PLACE = re.compile(r"%(?:\([^)]*\))?[a-zA-Z%]")
MARKUP = re.compile(r"</?\w[^>]*>|&#?\w+;")
EDGES = re.compile(r"^\s+|\s+$")
# What care.md §4 says of English holds in Spanish as well.
BANNED = {
    "es": re.compile(
        r"[¡!]|\b(?:solo|sólo|simplemente|deberías?|deberían|debes|tienes que|viaje|urgente|cuanto antes"
        r"|rápido|usted|ustedes|vosotros|vosotras|os)\b",
        re.IGNORECASE,
    )
}
# Where a banned word is what is meant: the English sentence speaks of it as well.
MEANT = {"urgente": ("urgent",), "rápido": ("fast", "quick"), "solo": ("alone", "own", "[solo]")}


def all_faults(locale: str, found: Catalog) -> Iterator[str]:
    """What is wrong with the translations that there are."""
    for message in found:
        if message.id:
            for fault in faults_of(message, locale):
                yield f"{where(message)}: “{singular(message)}”: {fault}"


def missing(found: Catalog) -> list[str]:
    """The sentences that have no translation, or a fuzzy one."""
    return [f"{where(one)}: “{singular(one)}” has no translation" for one in found if one.id and not is_told(one)]


def strangers(found: Catalog, template: Catalog) -> Iterator[str]:
    """Sentences of the catalogue that nobody says any more, and marked ones that it does not hold."""
    here, there = ({(one.context, singular(one)) for one in some if one.id} for some in (found, template))
    yield from (
        f"“{name}” is said nowhere; ./run words takes it out" for _context, name in sorted(here - there, key=str)
    )
    yield from (f"“{name}” is not in it; ./run words puts it in" for _context, name in sorted(there - here, key=str))


def faults_of(message: Message, locale: str) -> Iterator[str]:
    """What is wrong with this translation: places, markup, edges, plurals and tone. Nothing, when there is none."""
    if message.fuzzy:
        yield "fuzzy: look at it and take the mark away"
    if not any(strings(message)):
        return
    if not all(strings(message)):
        yield "one of its plural forms is empty"
    for one in filter(None, strings(message)):
        yield from _against(ids(message), one)
        yield from _tone(ids(message), one, locale)


def is_told(message: Message) -> bool:
    """Whether the sentence has its translation in every form."""
    return not message.fuzzy and all(strings(message))


def strings(message: Message) -> tuple[str, ...]:
    """The translation, or its forms."""
    return message.string if isinstance(message.string, tuple) else (message.string or "",)


def ids(message: Message) -> tuple[str, ...]:
    """The English sentence, or its forms."""
    return message.id if isinstance(message.id, tuple) else (message.id,)


def singular(message: Message) -> str:
    """The English sentence, of a plural the first form."""
    return ids(message)[0]


def where(message: Message) -> str:
    """The file that says it first."""
    return message.locations[0][0] if message.locations else "nowhere"


def _against(english: tuple[str, ...], told: str) -> Iterator[str]:
    if not any(_places(told) == _places(one) for one in english):
        yield f"other places to fill in than in English: {_list(_places(told))}"
    if not any(_signs(told) == _signs(one) for one in english):
        yield f"other markup than in English: {_list(_signs(told))}"
    if EDGES.findall(told) != EDGES.findall(english[0]):
        yield "other spaces at its beginning or end"
    if all("\n" not in one for one in english) and "\n" in told:
        yield "a line break that the English has not"


def _tone(english: Iterable[str], told: str, locale: str) -> Iterator[str]:
    whole = " ".join(english).lower()
    for word in BANNED[locale].findall(told) if locale in BANNED else ():
        if not any(word_ in whole for word_ in MEANT.get(word.lower(), ())):
            yield f"“{word}” is not how we speak"


def _places(text: str) -> Counter[str]:
    return Counter(PLACE.findall(text))


def _signs(text: str) -> Counter[str]:
    return Counter(MARKUP.findall(text))


def _list(some: Counter[str]) -> str:
    return ", ".join(sorted(some.elements())) or "none"
