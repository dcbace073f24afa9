"""Every kind of mail beside the letters themselves, as text: changed wording shows as a diff. `UPDATE_GOLDEN=1` writes.

The list of kinds is the site's own: one without its three files and a golden is a fault.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.letters.test_golden_letters import BANNED, GOLDEN, told
from tests.security.letters import MAKERS, NAMES
from tests.sights.letters import shown_letters
from unhurried.accounts.service import find_or_make_person
from unhurried.desk.emails import ABOUT_MAIL
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import REPOSITORY
from unhurried.letters.emails.whole import WHOLE
from unhurried.letters.rules import ITEMS
from unhurried.mail import service as mail
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.mail.service.kinds import rendered

TEMPLATES = REPOSITORY / "templates" / "letters"
TOKEN = re.compile(r"/\d+-[\w-]{20,}")
FILES = {"subject.txt", "body.txt", "body.html"}
WITHOUT = {"letter": "its items have them", "trial": "it is a letter about a week, with a line before it"}
STOPPED = "staff_urgent-mail"  # the same kind to admins: letters stand still
OTHERS = sorted({name for name in NAMES if "." not in name} | {STOPPED})


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Mail]]:
    folder = tmp_path_factory.mktemp("kinds")
    app = make_app(f"sqlite:///{folder}/kinds.sqlite", folder)
    with app.app_context():
        db.create_all()
        for kind, make in MAKERS.items():
            if kind != "letter":
                with transaction():
                    make()
        with transaction():
            admin, about = find_or_make_person(f"{STOPPED}@a.example"), [{"item": ABOUT_MAIL}]
            mail.put("staff_urgent", STOPPED, lane="urgent", person_id=admin.id, items=about, send_after=clock.now())
        found = rendered(db.session.query(OutboxRow).all())
        yield {one.to.partition("@")[0]: one for one in found.values()}
    close(app)


@pytest.mark.parametrize("name", OTHERS)
def test_a_mail_reads_as_its_golden_file_says(mails: dict[str, Mail], name: str) -> None:
    said, file = TOKEN.sub("/TOKEN", told(mails[name])), GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")
    assert "\n" not in mails[name].subject


def test_every_kind_has_its_three_files_and_every_mail_its_golden(site: Flask) -> None:
    kinds = set(site.extensions["unhurried.kinds"]) - set(WITHOUT)
    folders = {path.name: {file.name for file in path.iterdir()} for path in TEMPLATES.iterdir()}
    missing = {name for name in kinds | set(ITEMS) if not folders.get(name, set()) >= FILES}
    assert missing == set(), "these have no subject.txt, body.txt and body.html"
    assert set(folders) == kinds | set(ITEMS) | {"_frame", "_whole"}, "a folder that is nobody's"
    wanted = {f"{item}.{style}.txt" for item in ITEMS for style in ("discreet", "note")}
    wanted |= {f"{item}.whole.txt" for item in WHOLE} | {f"{name}.txt" for name in OTHERS}
    assert {path.name for path in GOLDEN.iterdir()} == wanted
    assert kinds <= {name.partition("-")[0] for name in OTHERS}


@pytest.mark.parametrize("file", sorted(GOLDEN.iterdir()), ids=lambda file: file.stem)
def test_no_mail_urges_counts_or_speaks_in_a_sentence_without_a_beginning(file: Path) -> None:
    said = file.read_text(encoding="utf-8")
    assert BANNED.search(said) is None
    lines = [
        line for line in said.splitlines() if line and not line.startswith(("[", "http", "Subject", "=", "-", "*"))
    ]
    assert [line for line in lines if line[0].islower()] == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("site")
    app = make_app(f"sqlite:///{folder}/site.sqlite", folder)
    yield app
    close(app)


def test_every_mail_has_a_picture_and_the_pictures_are_small() -> None:
    files = list((REPOSITORY / "docs" / "screens" / "letters").glob("*.webp"))
    assert {file.stem for file in files} == set(shown_letters()), "./run screens letters"
    assert sum(file.stat().st_size for file in files) < 3_000_000
