"""The language of a group and of who joins it: asked quietly, suggested from the group, and kept with the person."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import get_args

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.desk.test_desk import COURSE, enter, send
from unhurried.accounts.models import Person
from unhurried.accounts.queries import person_by_email
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.cohorts import service
from unhurried.cohorts.emails import DecisionKind, InvitationKind
from unhurried.cohorts.models import Cohort, Invitation
from unhurried.cohorts.rules import COLUMNS
from unhurried.kit import clock, tokens
from unhurried.kit.db import db, transaction
from unhurried.kit.languages import LANGUAGES
from unhurried.kit.settings import Settings
from unhurried.kit.sheets import read_sheet
from unhurried.mail.models import OutboxRow

ADA, BEA = "ada@example.org", "bea@example.org"
CHOSEN = re.compile(r'<option selected value="(\w+)">(?:English|Español)<')
JOINED = {
    "name": "Ada", "zone": "Europe/Madrid", "day": "0", "hour": "09:00", "inbox": "mine", "style": "note",
    "letters": "all", "agreements": "y", "handling": "y",
}  # fmt: skip


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """A Spanish group, and an English one beside it."""
    found = new_app()
    with found.app_context(), transaction():
        clock.stop_at(datetime(2026, 11, 2, 12, tzinfo=UTC))
        set_role(fay := find_or_make_person("fay@example.org"), "facilitator")
        for locale in ("es", "en"):
            made = service.create_cohort(COURSE, "G", date(2026, 11, 9), locale=locale, by=fay.id)
            service.launch(made)
    return found


def invite(site: Flask, cohort: int = 1, email: str = ADA, **wishes: str) -> str:
    """Invite the address; where its letter leads."""
    with site.app_context(), transaction():
        found = service.invite(db.session.get_one(Cohort, cohort), email, wishes)
        assert found is not None
        return f"/join/{tokens.derive('invitation', found.id, found.nonce)}"


def asking(site: Flask, language: str) -> FlaskClient:
    """A browser that asks for this language."""
    client = site.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return client


def mails(site: Flask) -> dict[str, tuple[str, str]]:
    """The subject and the language of each invitation, by its address."""
    with site.app_context():
        rows = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "invitation")).all()
        found = InvitationKind().render(rows).values()
        return {one.to: (one.subject, re.findall(r'<html lang="(\w+)"', str(one.html))[0]) for one in found}


def reader(site: Flask, email: str = ADA) -> str:
    with site.app_context():
        person = person_by_email(email)
        assert person is not None
        return person.locale


def test_an_invitation_is_in_the_language_of_its_group(site: Flask) -> None:
    invite(site), invite(site, 2, BEA)
    assert mails(site) == {ADA: ("Una invitación para ti", "es"), BEA: ("An invitation for you", "en")}


def test_a_known_reader_is_invited_in_their_own_language_and_a_line_of_a_sheet_may_say_one(site: Flask) -> None:
    with site.app_context(), transaction():
        find_or_make_person(ADA, "en")
    invite(site), invite(site, 2, BEA, language="es")
    assert {email: language for email, (_subject, language) in mails(site).items()} == {ADA: "en", BEA: "es"}


def test_the_answer_to_who_asked_is_in_the_language_that_they_wrote_in(site: Flask) -> None:
    with site.app_context(), transaction():
        cohort = db.session.get_one(Cohort, 2)
        cohort.questions = ["Why now?"]
        found = service.invite(cohort, ADA, by_link=True)
        assert found is not None
        path = f"/join/{tokens.derive('invitation', found.id, found.nonce)}"
    send(asking(site, "es"), path, act="answer", **{"answer-0": "Ahora"})
    assert reader(site) == "es"
    with site.app_context(), transaction():
        row = OutboxRow(id=99, ref=1, key="application")
        assert 'lang="es"' in str(DecisionKind("accepted").render([row])[99].html)


@pytest.mark.parametrize(
    ("cohort", "asks", "here", "suggested", "shown"),
    [
        (1, "en", "", "es", "en"),
        (2, "es", "", "en", "es"),
        (1, "es", "en", "en", "en"),
        (2, "de", "", "en", "en"),
        (3, "es", "", "es", "es"),
    ],
)
def test_the_page_is_in_the_readers_language_and_suggests_the_groups(
    site: Flask, cohort: int, asks: str, here: str, suggested: str, shown: str
) -> None:
    with site.app_context(), transaction():
        made = service.create_cohort(COURSE, "Older", date(2026, 11, 9))
        made.locale = None
    path, client = invite(site, cohort), asking(site, asks)
    if here:
        client.set_cookie("language", here)
    answer = client.get(path)
    assert answer.status_code == 200
    assert CHOSEN.findall(answer.text) == [suggested]
    assert f'<html lang="{shown}" dir="ltr">' in answer.text


def test_what_is_chosen_is_kept_and_the_next_page_speaks_it(site: Flask) -> None:
    path, client = invite(site), site.test_client()
    answer = send(client, path, **JOINED, language="en")
    assert reader(site) == "en"
    assert "You have a place." in answer.text
    other = send(asking(site, "en"), invite(site, 2, BEA), **JOINED, language="es")
    assert reader(site, BEA) == "es"
    assert "Tienes un lugar" in other.text


def test_another_language_is_refused_and_nobody_joins(site: Flask) -> None:
    answer = send(site.test_client(), invite(site), **JOINED, language="tlh")
    assert answer.status_code == 422
    with site.app_context():
        assert person_by_email(ADA) is None


def test_whoever_is_in_another_course_keeps_their_language(site: Flask) -> None:
    send(site.test_client(), invite(site), **JOINED, language="es")
    send(site.test_client(), invite(site, 2), **JOINED, language="en")
    assert reader(site) == "es"


def test_people_of_a_sheet_read_its_language_or_the_groups(site: Flask) -> None:
    lines = b"email,language\nada@example.org,en\nbea@example.org,\nmax@example.org,tlh\n"
    with site.app_context(), transaction():
        rows = read_sheet(lines, COLUMNS, "email")
        found = service.import_people(db.session.get_one(Cohort, 1), rows, accepted=True)
        assert [line.reason for line in found.refused] == ["The language is one of these: en, es."]
    assert (reader(site), reader(site, BEA)) == ("en", "es")


def test_a_group_gets_its_language_at_the_desk_and_takes_it_along(site: Flask) -> None:
    fay = enter(site, "fay@example.org")
    page = fay.get("/desk/groups/new").text
    assert CHOSEN.findall(page) == ["en"]
    new = {"course": COURSE, "name": "Invierno", "starts_on": "2026-12-07", "zone": "UTC", "hour": "09:00"}
    send(fay, "/desk/groups/new", **new, capacity="8", language="es")
    send(fay, "/desk/groups/2/settings", revision="0", name="G", capacity="20", language="es")
    send(fay, "/desk/groups/2/again", name="G again", starts_on="2026-12-14")
    with site.app_context():
        said = dict(db.session.execute(select(Cohort.name, Cohort.locale).where(Cohort.id > 1)).all())
    assert said == {"Invierno": "es", "G": "es", "G again": "es"}


def test_the_second_who_changes_a_language_sees_both(site: Flask) -> None:
    fay = enter(site, "fay@example.org")
    with site.app_context(), transaction():
        db.session.execute(text("UPDATE cohort SET revision = 1"))
    answer = send(fay, "/desk/groups/1/settings", revision="0", name="G", capacity="20", language="en")
    assert answer.status_code == 409
    assert re.search(r"Language of the group</th><td>Español</td><td>English<", answer.text)


def test_the_site_has_a_language_for_whoever_chose_none(new_app: Callable[..., Flask]) -> None:
    site = new_app(language="es")
    client = site.test_client()
    assert '<html lang="es"' in client.get("/").text
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "en"}).text
    with site.app_context(), transaction():
        clock.stop_at(datetime(2026, 11, 2, 12, tzinfo=UTC))
        assert find_or_make_person(ADA).locale == "es"
        assert service.create_cohort(COURSE, "G", date(2026, 11, 9)).locale == "es"
    assert set(get_args(Settings.model_fields["language"].annotation)) == set(LANGUAGES)


def test_a_person_changes_their_language_in_their_account(site: Flask) -> None:
    ada = enter(site, "fay@example.org")
    page = ada.get("/account").text
    assert re.search(r'<option value="en" selected>English</option>\s*<option value="es">Español', page)
    send(ada, "/language", language="es")
    assert '<html lang="es" dir="ltr">' in ada.get("/account").text
    with site.app_context():
        assert [one.locale for one in db.session.scalars(select(Person))] == ["es"]
        assert db.session.scalars(select(Invitation)).all() == []
