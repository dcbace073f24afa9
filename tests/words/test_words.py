"""The catalogues: what is found, what is a fault, and the way to translators and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tests.guards.tree import ROOT
from tests.words import catalogue
from tests.words.catalogue import OTHERS, extracted, kept, read, updated
from tests.words.chunks import merge, write_chunks
from tests.words.faults import all_faults, missing, strangers


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extracted()


def told(english: object, spanish: object) -> Catalog:
    found = Catalog(locale="es")
    found.add(english, spanish, [("templates/pages/home/home.html", 1)])
    return found


def faults(english: object, spanish: object) -> list[str]:
    return list(all_faults("es", told(english, spanish)))


def test_sentences_of_code_templates_and_letters_are_found(template: Catalog) -> None:
    for sentence in (
        "Your account",
        "The address is missing.",
        "Your sign-in page",
        "Pause for a while",
        "write Markdown; < can be written as &lt;",
    ):
        assert sentence in template, sentence


@pytest.mark.parametrize("locale", OTHERS)
def test_no_translation_that_is_there_has_a_fault(locale: str) -> None:
    assert list(all_faults(locale, kept(locale))) == []


def test_a_good_translation_is_no_fault() -> None:
    assert faults("Thank you, %(name)s.", "Gracias, %(name)s.") == []
    assert faults(("%(num)d week", "%(num)d weeks"), ("%(num)d semana", "%(num)d semanas")) == []
    assert faults(("One week", "%(num)d weeks"), ("Una semana", "%(num)d semanas")) == []
    assert faults("Alone", "Solo") == []


@pytest.mark.parametrize(
    ("english", "spanish", "fault"),
    [
        ("Thank you, %(name)s.", "Gracias.", "other places to fill in"),
        ("Thank you, %(name)s.", "Gracias, %(nombre)s.", "other places to fill in"),
        ("100%% sure", "100% seguro", "other places to fill in"),
        ("<b>Rest</b> today", "<b>Descansa hoy", "other markup"),
        ("Rest today", " Descansa hoy", "other spaces"),
        ("Rest today", "Descansa\nhoy", "a line break"),
        ("Rest today", "¡Descansa hoy", "“¡” is not how we speak"),
        ("Rest today", "Deberías descansar", "“Deberías” is not how we speak"),
        ("Rest today", "Solo descansa hoy", "“Solo” is not how we speak"),
        (("%(num)d week", "%(num)d weeks"), ("%(num)d semana", ""), "one of its plural forms is empty"),
    ],
)
def test_a_fault_is_named(english: object, spanish: object, fault: str) -> None:
    found = faults(english, spanish)
    assert any(fault in line for line in found), found


def test_what_is_missing_or_fuzzy_is_named() -> None:
    found = told("Rest today", "")
    found.add("Go on", "Sigue", [("templates/pages/home/home.html", 1)], flags=["fuzzy"])
    assert len(missing(found)) == 2
    assert any("fuzzy" in line for line in all_faults("es", found))


def test_sentences_that_came_or_went_are_named() -> None:
    found = list(strangers(told("Gone", "Se fue"), told("New", "")))
    assert found == ["“Gone” is said nowhere; ./run words takes it out", "“New” is not in it; ./run words puts it in"]


def test_an_update_keeps_translations_and_guesses_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(catalogue, "catalogue_file", lambda locale: tmp_path / f"{locale}.po")
    old = told("Rest today", "Descansa hoy")
    old.add("Gone", "Se fue", [("templates/pages/home/home.html", 1)])
    catalogue.write("es", old)
    new = told("Rest today", "")
    new.add("Rest today.", "", [("templates/pages/home/home.html", 1)])
    found = updated("es", new)
    assert [(one.id, one.string, one.fuzzy) for one in found if one.id] == [
        ("Rest today", "Descansa hoy", False),
        ("Rest today.", "", False),
    ]
    assert not found.obsolete


def test_parts_go_to_translators_and_come_back(tmp_path: Path) -> None:
    found = Catalog(locale="es")
    found.add("For staff", "", [("templates/pages/desk/home.html", 1)])
    found.add("A letter", "", [("templates/letters/lesson/body.txt", 1)])
    found.add(("%(num)d page", "%(num)d pages"), ("", ""), [("templates/pages/home/home.html", 1)])
    made = write_chunks(found, tmp_path, 2)
    assert [(file.name, number) for file, number, _words in made] == [("chunk-1.po", 2), ("chunk-2.po", 1)]
    first = read(made[0][0], "es")
    assert [one.id for one in first if one.id] == ["A letter", ("%(num)d page", "%(num)d pages")]
    for one, words in zip(
        (one for one in first if one.id), ("Una carta", ("%(n)d página", "%(num)d páginas")), strict=True
    ):
        one.string = words
    first.add("Unheard of", "Nunca dicho", [("templates/pages/home/home.html", 1)])
    with made[0][0].open("wb") as text:
        write_po(text, first)
    taken, refused = merge(found, [made[0][0]], "es")
    assert taken == 1
    assert [line.rpartition("”: ")[2][:12] for line in refused] == ["other places", "is said nowh"]
    assert found.get("A letter").string == "Una carta"
    assert len(missing(found)) == 2


def test_one_word_with_two_meanings_has_two_translations(template: Catalog) -> None:
    found = kept("es")
    assert (found.get("Time").string, found.get("Time", "on the clock").string) == ("Tiempo", "Hora")
    assert "Time" in template


def test_the_check_of_everything_wants_every_sentence_translated() -> None:
    assert "-m tests.words --complete" in (ROOT / "run").read_text().split("check_command()")[1].split("\n}")[0]
