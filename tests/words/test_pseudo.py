"""Every page and every letter in a language made of marks: what bears none never went through gettext."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import event, text

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.infra.places import short_folder
from tests.infra.smtp import smtp_server
from tests.security.letters import send_one_of_every_kind
from tests.sights.pages import PAGES, Sight
from tests.sights.world import World, world
from tests.words.pseudo import LOCALE, Pseudo, said_by, speak, unmarked
from unhurried.accounts.models import Person
from unhurried.curriculum.queries import available_courses, load_course
from unhurried.kit.db import db, transaction
from unhurried.kit.zones import zone_choices

# Names of people and groups, what they asked, and the two languages by their own names.
OWN = {
    "Unhurried", "English", "Español", "Mira", "Ana", "Bea", "Quiet", "Pausing", "Two", "First", "Optional", "Over",
    "Resting week", "Autumn", "Winter", "Harbour", "Late summer", "Spring", "The Thursday group", "UTC",
    "An hour together", "What makes this a good time?", "Is there something we need to know?",
}  # fmt: skip
# For developers alone; and texts of a letter, which are in the course's language.
NOT_OURS = ("demo", "desk-letters", "desk-words", "admin-mail")
# A week's letter is called by a line of its course.
SUBJECT = re.compile(r"<title>[^⟦<]*</title>")
CODE = re.compile(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}\b|\bX[AB]: [^⟦⟧]*|Example [a-z ]+")


@pytest.fixture(scope="module")
def made() -> Iterator[World]:
    """The world of every page, where everyone reads this language."""
    with short_folder("pseudo") as folder, world(Path(folder)) as found:
        speak(found.app)
        with found.app.app_context(), transaction():
            db.session.execute(text("UPDATE person SET locale = :locale"), {"locale": LOCALE})
        yield found


@pytest.fixture(scope="module")
def own(made: World) -> frozenset[str]:
    """What people and courses say."""
    with made.app.app_context():
        courses = {line for slug in available_courses() for line in said_by(load_course(slug))}
        with force_locale(LOCALE):
            towns = {name for _zone, words in zone_choices() for name in (words, *words.split(", "))}
    return frozenset(courses | towns | OWN)


def is_ours(sight: Sight) -> bool:
    return not sight.then and not sight.name.startswith(NOT_OURS)


def test_the_language_is_longer_marked_and_keeps_what_is_filled_in() -> None:
    found = Pseudo().ugettext(" Hello, %(name)s. ")
    assert found.startswith(" ⟦Hello, %(name)s. ")
    assert found.endswith("⟧ ")
    assert len(found) > 1.3 * len(" Hello, %(name)s. ")


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>⟦Hello⟧ there</p>", ["there"]),
        ("<p>⟦Hello <b>you</b>⟧ <i>dir</i></p>", ["dir"]),
        ('<img alt="a tree">', ["a tree"]),
        ('<p dir="auto">own words</p><bdi>Mira</bdi><p lang="en">a lesson</p><p>Mira ⟦says %s⟧</p>', []),
        ("<p>mira@example.org, 09:30</p><script>let it</script>", []),
    ],
)
def test_what_bears_no_mark_is_found(html: str, found: list[str]) -> None:
    assert unmarked(html, frozenset({"Mira"})) == found


@pytest.mark.parametrize("sight", [one for one in PAGES if is_ours(one)], ids=lambda sight: sight.name)
def test_a_page_says_nothing_that_is_not_in_the_catalogue(made: World, own: frozenset[str], sight: Sight) -> None:
    client = made.app.test_client()
    if sight.who:
        client.set_cookie(*made.cookie(sight.who, sight.full))
    page = client.get(sight.path.format_map(made.ids), headers={"Accept-Language": LOCALE}).text
    assert re.search(r'<html lang="ar" dir="rtl">', page)
    assert unmarked(CODE.sub("", page), own) == []


@pytest.fixture(scope="module")
def letters() -> Iterator[list[tuple[str, str, str]]]:
    """The name, the text and the HTML of one letter of every kind."""
    with short_folder("pseudo") as folder, smtp_server() as server:
        app = spoken_by_all(make_app(f"sqlite:///{folder}/l.sqlite", Path(folder), smtp_url=server.url))
        with app.app_context():
            db.create_all()
        event.listen(Person, "before_insert", speaks)
        send_one_of_every_kind(app)
        event.remove(Person, "before_insert", speaks)
        close(app)
        yield [(one.recipients[0].partition("@")[0], one.text(), one.text("html")) for one in server.accepted]


def speaks(_mapper: object, _connection: object, person: Person) -> None:
    """Have a person who is made read this language."""
    person.locale = LOCALE


def spoken_by_all(app: Flask) -> Flask:
    """The app, where whoever chose no language reads this one."""
    speak(app)
    app.config["UNHURRIED"] = app.config["UNHURRIED"].model_copy(update={"language": LOCALE})
    return app


def test_every_letter_is_written_from_right_to_left_and_says_nothing_else(
    letters: list[tuple[str, str, str]], own: frozenset[str]
) -> None:
    assert len(letters) > 50
    for name, plain, html in letters:
        if name == "trial":  # in the language of the words that are tried
            continue
        assert '<html lang="ar" dir="rtl">' in html, name
        assert unmarked(SUBJECT.sub("", html), own) == [], name
        assert "⟦" in plain, name
