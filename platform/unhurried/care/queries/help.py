"""Help near you, from one dated file per country; read again only when a file has changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from unicodedata import normalize

from babel import Locale

from unhurried.care.rules import MADE_UP, Country, Shown, Work, read_country, shown, work_in
from unhurried.curriculum.queries.sources import Sources
from unhurried.curriculum.rules.faults import Fault
from unhurried.curriculum.rules.yamltext import Yaml

FOLDER = Path(__file__).resolve().parents[1] / "help"
NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "ZZ"})
Choice = tuple[str, str]
Stamp = tuple[tuple[str, int, int], ...]
_READ: dict[Path, tuple[Stamp, _Files]] = {}


class _Files:
    def __init__(self, folder: Path) -> None:
        sources, known = Sources(folder), frozenset(_territories("en"))
        self.countries: dict[str, tuple[Country, Yaml, str]] = {}
        for path in sorted(folder.glob("*.yaml")):
            text, notes = sources.text(path), sources.notes(path)
            found = read_country(text, path.stem, known, notes) if text is not None else None
            if found:
                self.countries[found[0].country] = (*found, notes.file)
        self.faults = sorted(sources.faults)


def choices(locale: str, *, examples: bool, folder: Path = FOLDER) -> list[Choice]:
    """The countries to choose from, as (code, name in the reader's language); made-up ones first, where they are."""
    made_up = [(code, str(one.name)) for code, (one, *_rest) in _files(folder).countries.items() if one.example]
    return [*(made_up if examples else []), *sorted(_territories(locale).items(), key=_place)]


def _place(choice: Choice) -> str:
    """Where the country stands among the others: accents move nobody to another letter."""
    return normalize("NFKD", choice[1].casefold()).encode("ascii", "ignore").decode()


def help_in(code: str, today: date, *, examples: bool, folder: Path = FOLDER) -> Shown:
    """What is known and confirmed for this country on this date; empty where nothing is."""
    found = _files(folder).countries.get(code)
    if found is None or (found[0].example and not examples):
        return Shown(None, (), False)
    return shown(found[0], today)


def work_to_do(today: date, *, examples: bool, folder: Path = FOLDER) -> list[Work]:
    """Every entry that somebody has to check, by file and line."""
    found = [one for one in _files(folder).countries.values() if examples or not one[0].example]
    return sorted((work for one in found for work in work_in(*one, today)), key=lambda work: (work.file, work.line))


def countries_known(folder: Path = FOLDER) -> int:
    """How many countries that exist have a file."""
    return sum(not one.example for one, *_rest in _files(folder).countries.values())


def faults_in_help(folder: Path = FOLDER) -> tuple[int, list[Fault]]:
    """How many countries have a file that can be used, and every fault of the files."""
    files = _files(folder)
    return len(files.countries), files.faults


def _files(folder: Path) -> _Files:
    stats = [(path, path.stat()) for path in sorted(folder.glob("*.yaml"))]
    stamp = tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)
    kept = _READ.get(folder)
    if kept is None or kept[0] != stamp:
        kept = _READ[folder] = (stamp, _Files(folder))
    return kept[1]


def _territories(locale: str) -> dict[str, str]:
    """Every country by its two letters, in this language."""
    names = Locale.parse(locale).territories
    return {
        code: str(name) for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in MADE_UP | NO_COUNTRY
    }  # fmt: skip
