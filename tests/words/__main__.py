"""`./run words`: the catalogues of the languages brought up to date, and what is wrong with them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from babel.messages.catalog import Catalog

from tests.words.catalogue import OTHERS, extracted, kept, read, updated, write
from tests.words.chunks import merge, write_chunks
from tests.words.faults import all_faults, missing, strangers
from unhurried.kit.languages import LANGUAGES, catalogue_file


def main() -> None:
    """Do what the arguments say; ends with 1 when something is wrong."""
    asked = _arguments()
    if asked.chunks:
        sys.exit(_write_chunks(asked.chunks, asked.parts))
    if asked.lint:
        sys.exit(_lint(asked.lint))
    if asked.merge:
        sys.exit(_merge(asked.merge))
    template = extracted()
    if not (asked.check or asked.complete):
        for locale in OTHERS:
            write(locale, updated(locale, template))
    sys.exit(max(_check(locale, template, complete=asked.complete) for locale in OTHERS))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run words", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what is wrong")
    parser.add_argument("--complete", action="store_true", help="the same, and a missing translation is a fault")
    parser.add_argument("--chunks", type=Path, metavar="DIR", help="write what is not translated, for translators")
    parser.add_argument("--parts", type=int, default=3, help="into how many files (3)")
    parser.add_argument("--merge", type=Path, nargs="+", metavar="FILE", help="put translators' files in")
    parser.add_argument("--lint", type=Path, nargs="+", metavar="FILE", help="say what is wrong in translators' files")
    return parser.parse_args()


def _check(locale: str, template: Catalog, *, complete: bool) -> int:
    found = kept(locale)
    open_ = missing(found)
    faults = [*all_faults(locale, found), *strangers(found, template), *(open_ if complete else ())]
    for line in faults:
        _say(f"{catalogue_file(locale).parts[-3]}: {line}")
    _say(f"{LANGUAGES[locale]}: {len(found)} sentences, {len(open_)} without translation, {len(faults)} faults")
    return int(bool(faults))


def _write_chunks(folder: Path, number: int) -> int:
    for locale in OTHERS:
        for file, sentences, words in write_chunks(kept(locale), folder, number):
            _say(f"{file}: {sentences} sentences, {words} words")
    return 0


def _lint(files: list[Path]) -> int:
    ends = 0
    for file in files:
        found = read(file)
        faults = list(all_faults(str(found.locale), found))
        for line in faults:
            _say(line)
        _say(f"{file}: {len(missing(found))} without translation, {len(faults)} faults")
        ends |= int(bool(faults))
    return ends


def _merge(files: list[Path]) -> int:
    ends = 0
    for locale in OTHERS:
        found = kept(locale)
        taken, refused = merge(found, files, locale)
        write(locale, found)
        for line in refused:
            _say(line)
        _say(f"{LANGUAGES[locale]}: {taken} taken, {len(refused)} left out, {len(missing(found))} still to translate")
        ends |= int(bool(refused))
    return ends


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
