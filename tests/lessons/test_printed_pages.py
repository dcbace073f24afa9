"""Pages that are printed once for all: what is kept names nobody, and no secret is compressed."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta

import pytest
from flask import Flask, session
from jinja2 import UndefinedError
from sqlalchemy import select

from tests.infra.pages import token_of
from tests.lessons.readers import DAY_ONE, Reader, join, stand
from tests.lessons.short_ways import OWN, plain, press, printed
from unhurried.accounts.models import Person
from unhurried.kit.db import db, transaction
from unhurried.kit.press import NEUTRAL
from unhurried.lessons.views.glancing import HOLES


@pytest.mark.parametrize("rest", ["", "/1", "/short"])
def test_a_browser_that_asks_for_gzip_gets_the_same_page_packed(mira: Reader, rest: str) -> None:
    mira.post(mira.week(1, "/begin"))
    packed = mira.client.get(mira.week(1, rest), headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    text = gzip.decompress(packed.data).decode()
    assert plain(text) == plain(mira.get(mira.week(1, rest)).text)
    assert token_of(text).encode() in packed.data, "a secret is compressed"


def test_what_the_page_carries_is_taken_when_it_is_sent(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    page = mira.get(mira.week(1, "/1")).text
    token = token_of(page)
    assert mira.client.post(mira.week(1, "/1"), data={"csrf_token": token}).status_code == 303
    assert mira.client.post(mira.week(1, "/1"), data={"csrf_token": token[:-2] + "xx"}).status_code == 400


def test_each_answer_has_a_nonce_of_its_own_and_the_policy_names_it(mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    seen = set()
    for _turn in range(3):
        answer = mira.get(mira.week(1, "/1"))
        found = set(re.findall(r'nonce="([^"]+)"', answer.text))
        assert len(found) == 1
        assert f"'nonce-{found.copy().pop()}'" in answer.headers["Content-Security-Policy"]
        seen |= found
    assert len(seen) == 3


def test_what_is_kept_names_nobody(site: Flask, mira: Reader, cohort: int) -> None:
    with site.app_context():
        stand(DAY_ONE - timedelta(days=3))
        places = [join(cohort, f"{name}@example.org") for name in ("noor", "olga")]
        stand(DAY_ONE)
        here = select(Person).where(Person.email == "olga@example.org")
        with transaction():
            db.session.scalars(here).one().zone = "Asia/Tokyo"
    named = zip(("noor", "olga"), places, strict=True)
    readers = [mira, *(Reader(site, f"{name}@example.org", place) for name, place in named)]
    pages = []
    for one in readers:
        one.post(one.week(1, "/begin"))
        pages += [(one, one.get(one.week(1, rest)).text) for rest in ("", "/1", "/short")]
    assert printed(site) == 3, "three pages for three people"
    kept = b"".join(text for sheet in press(site)._kept.values() if sheet for text in sheet.texts).decode()
    for one, page in pages:
        for own in (one.week(1), one.email, *OWN.findall(page)):
            assert own not in kept
        others = [other for other in readers if other is not one]
        assert one.week(1) in page
        assert not any(other.week(1) in page or other.email in page for other in others)
    tokens = [set(OWN.findall(page)) for _one, page in pages]
    assert all(not tokens[0] & other for other in tokens[3:])


def test_a_printed_page_cannot_ask_who_is_there(site: Flask) -> None:
    own = set(site.jinja_env.globals) - set(NEUTRAL) - set(HOLES)
    assert {"request", "session", "g", "writing_box", "mail_notices", "next_gathering"} <= own
    with site.test_request_context():
        session["secret"] = "a secret"
        plain_press = press(site)
        plain_press.print("pages/errors/nothing.html")
        environment = plain_press._plain
        assert environment is not None
        for name in sorted(own | {"current_user"}):
            with pytest.raises(UndefinedError):
                environment.from_string("{{ " + name + " }}").render()
