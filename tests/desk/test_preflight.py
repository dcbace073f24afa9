"""What is looked at before a group opens and before each of its weeks, and what keeps it shut."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk.test_desk import fay, send, site
from tests.desk.test_starting import cohort
from unhurried.accounts.models import Person
from unhurried.accounts.service import set_role
from unhurried.cohorts.models import Cohort, Facilitator
from unhurried.desk.preflight import preflight_of, to_mend
from unhurried.kit.db import db, transaction
from unhurried.mail.service import stop_address

__all__ = ["fay", "site"]


def test_what_is_looked_at_names_each_thing_and_where_it_is_mended(site: Flask, fay: FlaskClient) -> None:
    with site.app_context(), transaction():
        db.session.get_one(Cohort, 1).capacity = 30
        stop_address("mira@example.org", "hard_bounce")
    page = fay.get("/desk/groups/1/ready").text
    for found, mend in (
        ("Mail to one person comes back", "/desk/groups/1"),
        ("30 places are more than 25", "/desk/groups/1/team"),
        ("Nobody has signed these texts", "/desk/groups/1/launch"),
    ):
        assert found in page
        assert f'href="{mend}"' in page
    with site.test_request_context():
        before = to_mend(preflight_of(db.session.get_one(Cohort, 1)))
    with site.app_context(), transaction():
        db.session.get_one(Cohort, 1).capacity = 20
    with site.test_request_context():
        assert to_mend(preflight_of(db.session.get_one(Cohort, 1))) == before - 1


def test_what_is_in_the_way_keeps_a_group_shut(site: Flask, fay: FlaskClient) -> None:
    with site.app_context(), transaction():
        set_role(db.session.scalars(select(Person).where(Person.email == "fay@example.org")).one(), "admin")
        for one in db.session.scalars(select(Facilitator)):
            db.session.delete(one)
    refused = send(fay, "/desk/groups/1/launch", review="rehearsal")
    assert refused.status_code == 422
    assert "Nobody does. Add a facilitator." in refused.text
    assert cohort(site).state == "draft"
    send(fay, "/desk/groups/1/team", act="add", facilitator="fay@example.org")
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    assert "Before “Hearing yourself”" in fay.get("/desk/groups/1/ready").text
    assert cohort(site).state == "launched"
