"""What a person agreed to can be taken back as easily as it was given (issue: “withdrawable”)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, make_cohort, stand
from unhurried.accounts.models import Consent
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.rules import Wishes
from unhurried.cohorts.service import TEXTS
from unhurried.cohorts.service import join as join_by_themselves
from unhurried.journal.models import Entry
from unhurried.kit.access import policy_of
from unhurried.kit.db import db, transaction
from unhurried.privacy.views.agreeing import STILL_OPEN, TAKEN_UP_AGAIN, WRITING

CHOICES = {"inbox": "mine", "letters": "all"}


@pytest.fixture
def cohort(site: Flask) -> int:
    with site.app_context():
        return make_cohort()


def joined(site: Flask, cohort: int, email: str) -> Writer:
    with site.app_context(), transaction():
        found = db.session.get_one(Cohort, cohort)
        wishes = Wishes(email.partition("@")[0], "hurt", style="note", reminders=True)
        place = join_by_themselves(found, email, wishes, CHOICES, own_pace=None).id
    with site.app_context():
        stand(DAY_ONE)
    return Writer(site, email, place)


@pytest.fixture
def tom(site: Flask, cohort: int) -> Writer:
    return joined(site, cohort, "tom@example.org")


@pytest.fixture
def mira(site: Flask, cohort: int, tom: Writer) -> Writer:
    return joined(site, cohort, "mira@example.org")


def yeses(who: Writer) -> dict[str, tuple[str, bool]]:
    with who.app.app_context():
        rows = db.session.scalars(select(Consent).where(Consent.person_id == who.id).order_by(Consent.id))
        return {row.subject: (row.version, row.withdrawn_at is None) for row in rows}


def entries(who: Writer) -> int:
    with who.app.app_context():
        return db.session.scalar(select(func.count()).where(Entry.person_id == who.id)) or 0


def has_a_place(who: Writer) -> bool:
    with who.app.app_context():
        return db.session.get_one(Enrolment, who.enrolment).left_at is None


def test_each_yes_is_kept_with_its_text_s_version_and_shown_to_any_session(mira: Writer) -> None:
    assert yeses(mira) == {subject: (version, True) for subject, version in TEXTS.items()}
    page = mira.with_link().get("/account/agreed").text
    assert page.count("to the text of November 2026") == 2
    assert "Whoever runs this site holds the keys" in page
    assert "/account/agreed" in mira.get("/account").text


def test_taking_it_back_ends_every_place_and_nothing_new_is_kept(mira: Writer, tom: Writer) -> None:
    path = mira.writes("written before")
    mira.with_link().post("/account/agreed/take-back")
    assert not has_a_place(mira)
    assert yeses(mira) == {"agreements": (TEXTS["agreements"], True), "handling": (TEXTS["handling"], False)}
    answer = mira.post("/journal/new", text="a line that nobody keeps")
    assert (answer.status_code, "a line that nobody keeps" in answer.text) == (409, True)
    assert mira.post(f"/rhythm/{mira.enrolment}/come-back").status_code == 409
    assert not has_a_place(mira)
    assert entries(mira) == 1
    assert "written before" in mira.get(path).text
    mira.post(f"{path}/remove", sure="yes")
    assert entries(mira) == 0
    assert has_a_place(tom)
    assert yeses(tom)["handling"] == (TEXTS["handling"], True)


def test_a_yes_said_again_opens_writing_and_the_way_back(mira: Writer) -> None:
    for _twice in range(2):
        mira.post("/account/agreed/take-back")
    assert "You took it back on" in mira.get("/account/agreed").text
    for _twice in range(2):
        mira.post("/account/agreed/again")
    assert "You took it back on" in mira.get("/account/agreed").text
    mira.post(f"/rhythm/{mira.enrolment}/come-back")
    assert has_a_place(mira)
    mira.writes("written after")
    assert entries(mira) == 1
    with mira.app.app_context():
        rows = select(func.count()).where(Consent.person_id == mira.id, Consent.subject == "handling")
        assert db.session.scalar(rows) == 2


def test_an_invitation_that_is_accepted_later_is_a_yes_as_well(site: Flask, mira: Writer) -> None:
    mira.post("/account/agreed/take-back")
    with site.app_context():
        other = make_cohort()
    joined(site, other, mira.email)
    mira.writes("in the other group")
    assert entries(mira) == 1


def test_what_is_closed_and_what_stays_open_are_routes_that_exist(site: Flask) -> None:
    posts = {rule.endpoint for rule in site.url_map.iter_rules() if "POST" in (rule.methods or ())}
    own = {one for one in posts if policy_of(site, one) in ("link", "full")}
    assert own >= STILL_OPEN | TAKEN_UP_AGAIN
    assert {one.partition(".")[0] for one in own} >= WRITING
