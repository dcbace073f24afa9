"""Opening a group asks who has read and signed the texts (docs: curriculum §4)."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk.test_desk import COURSE, enter, fay, send, site
from unhurried.audit.models import AuditEntry
from unhurried.cohorts.models import Cohort, Review
from unhurried.curriculum.queries import load_course
from unhurried.kit.db import db

__all__ = ["fay", "site"]
PATH = "/desk/groups/1/launch"
SIGNED = {"review": "signed", "reviewer": "Dr. Iman Okafor", "standing": "psychotherapist", "reviewed_on": "2026-11-01"}


def state(site: Flask, cohort: int = 1) -> str:
    with site.app_context():
        return db.session.get_one(Cohort, cohort).state


def reviews(site: Flask) -> list[Review]:
    with site.app_context():
        return list(db.session.scalars(select(Review)))


def test_the_page_shows_the_notice_and_looking_opens_nothing(site: Flask, fay: FlaskClient) -> None:
    assert PATH in fay.get("/desk/groups/1").text
    page = " ".join(fay.get(PATH).text.split())
    assert " ".join(load_course(COURSE).text().notice.split())[:60] in page
    assert "Has a clinician read and signed these texts?" in page
    assert state(site) == "draft"


def test_half_a_signature_opens_nothing_and_stays(site: Flask, fay: FlaskClient) -> None:
    changes = (
        {"review": ""}, {"review": "maybe"}, {"reviewer": " "}, {"standing": "\u200b"}, {"reviewed_on": ""},
        {"reviewed_on": "2027-01-01"}, {"reviewed_on": "soon"}, {"reviewer": "a" * 121},
    )  # fmt: skip
    for change in changes:
        typed = {**SIGNED, **change}
        answer = send(fay, PATH, **typed)
        assert answer.status_code == 422, change
        assert 'role="alert"' in answer.text
        assert all(f'value="{typed[name]}"' in answer.text for name in ("reviewer", "standing", "reviewed_on"))
    assert (state(site), reviews(site)) == ("draft", [])


def test_a_signature_opens_the_group_and_holds_for_the_version(site: Flask, fay: FlaskClient) -> None:
    send(fay, PATH, **SIGNED)
    assert state(site) == "launched"
    (kept,) = reviews(site)
    assert (kept.reviewer, kept.standing) == ("Dr. Iman Okafor", "psychotherapist")
    gil = enter(site, "gil@example.org")
    assert "Signed by Dr. Iman Okafor, psychotherapist, on 1 November 2026" in gil.get("/desk/groups/2/launch").text
    send(gil, "/desk/groups/2/launch")
    assert state(site, 2) == "launched"
    assert len(reviews(site)) == 1


def test_a_rehearsal_says_so_in_the_record(site: Flask, fay: FlaskClient) -> None:
    send(fay, PATH, review="rehearsal")
    assert (state(site), reviews(site)) == ("launched", [])
    with site.app_context():
        acts = [row.act for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert acts[-2:] == ["launched as a rehearsal", "cohort launched"]


def test_nobody_opens_or_signs_for_somebody_elses_group(site: Flask, fay: FlaskClient) -> None:
    assert fay.get("/desk/groups/2/launch").status_code == 404
    assert send(fay, "/desk/groups/2/launch", **SIGNED).status_code == 404
    assert (state(site, 2), reviews(site)) == ("draft", [])
