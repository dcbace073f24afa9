"""The catalogue of a language: every sentence of the code and the templates, with its translation if there is one."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tests.guards.tree import ROOT
from unhurried.kit.languages import ENGLISH, LANGUAGES, catalogue_file

MARKS = ("_", "_l", "N_")
OTHERS = tuple(locale for locale in LANGUAGES if locale != ENGLISH)
LINE = 120
# A date would change with every run, and the file with it.
LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)


def extracted(root: Path = ROOT) -> Catalog:
    """Every sentence that is marked in the code and the templates, each with the files that say it."""
    marks = [part for mark in MARKS for part in ("-k", mark)]
    with TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        babel = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "-F", "pyproject.toml", *marks]
        # Babel would pass over folders such as templates/letters/_frame.
        babel += ["--ignore-dirs", ".*"]
        subprocess.run([*babel, "--add-location", "file", "-o", str(target), "."], cwd=root, check=True)
        return read(target)


def read(file: Path, locale: str | None = None) -> Catalog:
    """A `.po` or `.pot` file."""
    with file.open("rb") as text:
        return read_po(text, locale=locale, abort_invalid=True)


def kept(locale: str) -> Catalog:
    """The catalogue as it lies in the repository; empty for a language that has none yet."""
    file = catalogue_file(locale)
    return read(file, locale) if file.exists() else Catalog(locale=locale)


def updated(locale: str, template: Catalog) -> Catalog:
    """The catalogue with exactly the sentences of the template; nothing is guessed from a sentence that is alike."""
    found = kept(locale)
    found.update(template, no_fuzzy_matching=True, update_header_comment=False)
    found.obsolete.clear()
    return found


def write(locale: str, found: Catalog) -> None:
    """Keep the catalogue, ordered by the file that says a sentence first, so that a change is a short diff."""
    file = catalogue_file(locale)
    file.parent.mkdir(parents=True, exist_ok=True)
    found.project, found.version, found.copyright_holder = "Unhurried", "", "Unhurried"
    found.fuzzy, found.creation_date, found.revision_date = False, LONG_AGO, LONG_AGO
    found.last_translator, found.language_team = "Unhurried", LANGUAGES[locale]
    found.header_comment = f"# {LANGUAGES[locale]}. Sentences come from ./run words; see docs/glossary.md."
    with file.open("wb") as text:
        write_po(text, found, width=LINE, sort_by_file=True, include_lineno=False)
