"""The language of pages and letters: a person's own, else what the browser chose or asks for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from babel.support import NullTranslations
from flask import Flask

from tests.accounts.conftest import MIRA
from tests.accounts.visits import Visit
from unhurried.accounts.emails import SignInMail
from unhurried.accounts.queries import person_by_email
from unhurried.kit.db import db, transaction
from unhurried.kit.languages import add_catalogue, catalogue, nearest
from unhurried.mail.models import OutboxRow

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}
PAGE = re.compile(r'<html lang="([^"]+)" dir="([^"]+)">')


class Marked(NullTranslations):
    """A catalogue in which every sentence is there, with a mark before it."""

    def gettext(self, message: str) -> str:
        return f"·{message}"

    ugettext = gettext


@pytest.fixture
def marked(site: Flask) -> Flask:
    """The site, where Spanish is English with a mark before each sentence."""
    add_catalogue(site, "es", Marked())
    return site


def of(answer: Any) -> str:
    found = PAGE.search(answer.text)
    assert found, answer.text[:300]
    assert found[2] == "ltr"
    return found[1]


def test_a_visitor_reads_what_the_browser_asks_for(visit: Visit) -> None:
    asked = {"es": SPANISH, "en": {"Accept-Language": "de, en;q=0.5"}}
    for language, headers in asked.items():
        for path in ("/signin", "/safety", "/there-is-no-such-page"):
            assert of(visit.get(path, headers=headers)) == language
    assert of(visit.get("/signin", headers={"Accept-Language": "*;;q=,%"})) == "en"
    assert of(visit.get("/signin")) == "en"


def test_a_visitor_may_choose_another_language_and_comes_back_to_the_page(visit: Visit) -> None:
    answer = visit.post("/language", referrer="/help", language="es")
    assert (answer.status_code, answer.location) == (303, "/help")
    assert of(visit.get("/help", headers={"Accept-Language": "en"})) == "es"
    visit.post("/language", language="en")
    assert of(visit.get("/help", headers=SPANISH)) == "en"


def test_only_a_language_of_the_site_is_kept_and_nobody_is_led_elsewhere(visit: Visit) -> None:
    assert visit.post("/language", language="xx").status_code == 400
    assert visit.post("/language").status_code == 400
    assert visit.post("/language", referrer="@example.org/", language="es").location == "/"
    visit.client.set_cookie("language", "tlh", domain="127.0.0.1")
    assert of(visit.get("/help")) == "en"


def test_a_person_keeps_their_language_in_every_browser(visit: Visit, site: Flask) -> None:
    visit.enter(MIRA)
    visit.post("/language", referrer="/account", language="es")
    assert of(visit.get("/account")) == "es"
    other = Visit(site)
    other.enter(MIRA)
    assert of(other.get("/account", headers={"Accept-Language": "en"})) == "es"
    stranger = Visit(site)
    assert of(stranger.get("/signin")) == "en"


def test_the_notice_about_a_new_language_is_in_it(visit: Visit, marked: Flask) -> None:
    visit.enter(MIRA)
    visit.post("/language", referrer="/account", language="es")
    page = visit.get("/account").text
    assert "·Pages and letters are in this language" in page
    assert "·Your account" in page


def test_faults_of_a_form_are_in_the_language_of_the_page(visit: Visit, marked: Flask) -> None:
    visit.post("/language", language="es")
    answer = visit.post("/signin", email="")
    assert answer.status_code == 422
    assert "·The address is missing." in answer.text


def test_a_letter_is_in_the_language_of_who_reads_it(visit: Visit, marked: Flask) -> None:
    visit.ask(MIRA)
    with marked.app_context():
        row = db.session.query(OutboxRow).filter_by(kind="signin").one()
        before = SignInMail().render([row])[row.id]
        with transaction():
            person = person_by_email(MIRA)
            assert person is not None
            person.locale = "es"
        after = SignInMail().render([row])[row.id]
    assert (before.subject, after.subject) == ("Your sign-in page", "·Your sign-in page")
    assert 'lang="es"' in str(after.html)
    assert "·" not in before.text


def test_the_nearest_language_of_the_site_is_found(app: Flask) -> None:
    found = {wanted: nearest(wanted) for wanted in ("es", "es_MX", "en_GB", "de", "", None)}
    assert found == {"es": "es", "es_MX": "es", "en_GB": "en", "de": None, "": None, None: None}


def test_a_sentence_without_translation_stays_english() -> None:
    assert catalogue("es").ugettext("There is no translation of this sentence.").startswith("There is no")
    assert catalogue("xx").ugettext("Hello,") == "Hello,"
