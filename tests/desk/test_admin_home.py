"""The admin's first page says what needs somebody; each page costs a fixed number of queries; only admins enter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.desk.admins import FAY, MIRA, NOW, Admin, person_id, put_row, settle_in
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.audit.service import record
from unhurried.cohorts.service import create_cohort
from unhurried.desk.admin.views.blueprint import pages
from unhurried.kit.db import transaction

MOST = 7
AREAS = (
    "/admin",
    "/admin/people",
    "/admin/courses",
    "/admin/mail",
    "/admin/mail/dead",
    "/admin/mail/uncertain",
    "/admin/audit",
)


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    found = new_app()
    settle_in(found)
    return found


def test_the_first_page_says_what_needs_somebody_and_leads_there(site: Flask) -> None:
    put_row(site, "dead", state="dead")
    put_row(site, "long ago", state="dead", local_date=(NOW - timedelta(days=20)).date())
    put_row(site, "undated", state="uncertain", local_date=None)
    page = Admin(site).get("/admin").text
    for said in ("1 message could not be sent", "1 message has no known end", "2 of the team have no second proof"):
        assert said in page, said
    for area in AREAS:
        assert f'href="{area}"' in page, area


def test_nobody_but_an_admin_enters_and_others_read_like_no_such_page(site: Flask) -> None:
    ida, fay, mira = Admin(site), Admin(site, FAY), Admin(site, MIRA)
    for area in AREAS:
        assert ida.get(area).status_code == 200, area
        assert fay.get(area).data == fay.get("/none-such").data, area
        assert mira.get(area).status_code == 404, area
        assert site.test_client().get(area).status_code == 401, area


def test_every_page_is_for_admins(site: Flask) -> None:
    mine = [name for name in site.view_functions if name.startswith(f"{pages.name}.")]
    assert len(mine) > 15
    assert {getattr(site.view_functions[name], "access_policy", None) for name in mine} == {"admin"}


def test_no_page_asks_more_for_many_than_for_few(site: Flask) -> None:
    ida, mira = Admin(site), person_id(site, MIRA)
    paths = (*AREAS, f"/admin/people/{mira}")
    few = {path: ida.cost(path) for path in paths}
    _fill(site)
    many = {path: ida.cost(path) for path in paths}
    assert many == few
    assert max(many.values()) <= MOST, many


def _fill(site: Flask) -> None:
    for number in range(12):
        for state in ("dead", "uncertain", "pending"):
            put_row(site, f"{state} {number}", state=state, person_id=person_id(site, MIRA))
    with site.app_context(), transaction():
        fay = find_or_make_person(FAY).id
        for number in range(12):
            one = find_or_make_person(f"staff-{number}@example.org")
            set_role(one, "facilitator")
            group = create_cohort("healing-after-betrayal", f"Group {number}", NOW.date() + timedelta(days=9), by=fay)
            record("outreach done", actor=one.id, subject=fay, cohort=group.id)
