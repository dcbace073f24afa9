"""Every notice about signing in, as text: changed wording shows as a diff. `UPDATE_GOLDEN=1` writes the files anew."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.letters.test_golden_letters import BANNED, told
from unhurried.accounts.emails.security import WORDS
from unhurried.accounts.emails.signin import PARTS
from unhurried.mail.rules import Mail

GOLDEN = Path(__file__).parent / "golden"
TELLING = re.compile("journal|private|heal|betray|course|week|partner|group", re.IGNORECASE)
GIVEN = {
    "link": "https://site.test/signin/PAGE", "day": "Tuesday 24 November", "until": "Tuesday 1 December",
    "hours": 24, "minutes": 10,
}  # fmt: skip
KINDS = ["signin", *(f"security.{note}" for note in WORDS)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("notices")
    app = make_app(f"sqlite:///{folder}/notices.sqlite", folder)
    with app.test_request_context():
        yield app
    close(app)


def notice(kind: str) -> Mail:
    folder, _dot, note = kind.partition(".")
    subject, text, html = (render_template(f"letters/{folder}/{part}", note=note, **GIVEN) for part in PARTS)
    return Mail(to="mira@example.org", subject=subject.strip(), text=text, html=html)


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_reads_as_its_golden_file_says_and_tells_an_onlooker_nothing(site: Flask, kind: str) -> None:
    mail, file = notice(kind), GOLDEN / f"{kind}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(told(mail), encoding="utf-8")
    assert told(mail) == file.read_text(encoding="utf-8")
    assert mail.text.count("https://") == mail.html.count("https://") == 1
    for pattern in (TELLING, BANNED):
        found = pattern.search(told(mail))
        assert found is None, found
