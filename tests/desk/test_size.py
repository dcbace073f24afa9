"""The desk asks as much of forty groups as of one, and a group's page as much of a full one as of a small one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk.crowds import NOW, QUIET_DAY, many, statements
from tests.desk.test_desk import COURSE, enter
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.cohorts import service
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.rules import Wishes
from unhurried.gatherings.rules import Wish
from unhurried.gatherings.service import plan
from unhurried.kit import clock
from unhurried.kit.db import db, transaction


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """Fay with a group of two, and an admin."""
    found = new_app()
    with found.app_context():
        with transaction():
            clock.stop_at(datetime(2026, 11, 20, 9, tzinfo=UTC))
            for name, role in (("fay", "facilitator"), ("ida", "admin")):
                set_role(find_or_make_person(f"{name}@example.org"), role)
            cohort = service.create_cohort(COURSE, "Harbour", QUIET_DAY, by=find_or_make_person("fay@example.org").id)
            for one in ("Mira", "Tom"):
                service.enrol_address(cohort, f"{one.lower()}@example.org", Wishes(one))
            service.launch(cohort)
        with transaction():
            clock.stop_at(NOW)
    return found


@pytest.fixture
def fay(site: Flask) -> FlaskClient:
    return enter(site, "fay@example.org")


def test_a_desk_of_forty_groups_of_twenty_five_opens_with_twelve_queries(site: Flask, fay: FlaskClient) -> None:
    fay.get("/desk")  # what a process reads once is read
    with statements() as few:
        fay.get("/desk")
    with site.app_context():
        many(40, 25, "fay@example.org")
        with transaction():
            for cohort in db.session.scalars(select(Cohort)).all():
                plan(cohort, Wish("An evening", date(2027, 1, 8), time(19), 60), by=None)
    with statements() as seen:
        page = fay.get("/desk")
    assert page.status_code == 200
    assert "You look after 1002 people" in page.text or "You look after 1,002 people" in page.text
    assert len(seen) <= 12, "\n".join(seen)
    assert len(seen) <= len(few) + 1, "one more for the gatherings, which there were none of before"
    admin = enter(site, "ida@example.org")
    admin.get("/desk")
    with statements() as seen:
        assert "G5" in admin.get("/desk").text
    assert len(seen) <= 12, "\n".join(seen)


PAGES = ("/desk/groups/{}", "/desk/people?group={}", "/desk/quiet", "/desk/groups/{}/duty")


def test_a_page_of_a_group_asks_as_much_of_a_full_one_as_of_a_small_one(site: Flask, fay: FlaskClient) -> None:
    with site.app_context():
        many(1, 4, "fay@example.org")
        small = db.session.scalars(select(Cohort.id).where(Cohort.name.like("G%"))).one()
        many(1, 60, "fay@example.org")
        large = db.session.scalars(select(Cohort.id).where(Cohort.name.like("G%"), Cohort.id != small)).one()
    for path in PAGES:
        asked = []
        for number in (small, small, large):
            with statements() as seen:
                assert fay.get(path.format(number)).status_code == 200
            asked.append(len(seen))
        assert asked[2] <= asked[1], (path, asked)
