"""The audit for an admin: what staff did, in words; never what people do for themselves."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.desk.admins import FAY, IDA, MIRA, NOW, TOM, Admin, acts, person_id, settle_in
from unhurried.accounts.service import find_or_make_person
from unhurried.audit.models import AuditEntry
from unhurried.audit.service import broken_at, record
from unhurried.cohorts.service import keep_apart
from unhurried.desk.admin.acts import OF_STAFF, OWN, SHOWN, words_of
from unhurried.desk.admin.queries.audit import PAGE
from unhurried.desk.admin.sheet import as_csv, cell
from unhurried.kit.db import transaction

SOURCES = Path(__file__).parents[2] / "platform" / "unhurried"


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    found = new_app()
    settle_in(found)
    return found


def write(
    site: Flask, act: str, actor: str | None, subject: str | None = None, times: int = 1, **detail: object
) -> None:
    ids = [person_id(site, one) if one else None for one in (actor, subject)]
    with site.app_context(), transaction():
        for _time in range(times):
            record(act, actor=ids[0], subject=ids[1], **detail)


def recorded() -> set[str]:
    """Every act that the code writes down, by its name."""
    found = set()
    sources = [path.read_text() for path in sorted(SOURCES.rglob("*.py"))]
    for source in (one for one in sources if "record(" in one):
        for node in ast.walk(ast.parse(source)):
            name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", ""))
            if name in ("record", "_note") and isinstance(node, ast.Call) and node.args:
                found |= {
                    one.value
                    for one in ast.walk(node.args[0])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found


def test_every_act_that_is_written_down_has_its_words_or_is_somebodys_own() -> None:
    known = {act for group in (*SHOWN.values(), *OF_STAFF.values()) for act in group} | OWN
    assert len(recorded()) > 50
    assert recorded() - known == set(), "give it words in desk/admin/acts.py, or name it there as a person's own"


def test_what_staff_did_stands_in_words_with_whom_and_where(site: Flask) -> None:
    write(site, "shared entry read", FAY, MIRA)
    page = Admin(site).get("/admin/audit").text
    row = page.split("read an entry that was shared with them")[1].split("</tr>")[0]
    assert MIRA in row
    assert "opened a group" in page
    assert "Harbour" in page


def test_what_people_do_for_themselves_stands_in_no_list(site: Flask) -> None:
    for act in sorted(OWN):
        write(site, act, MIRA, MIRA)
    write(site, "signed_in", MIRA, MIRA)
    write(site, "message written", MIRA, MIRA, cohort=1)
    ida = Admin(site)
    page, file = ida.get(f"/admin/audit?person={person_id(site, MIRA)}").text, ida.get("/admin/audit.csv").text
    assert "Nothing of this kind is written down" in page
    number = str(person_id(site, MIRA))
    assert [line for line in csv.reader(io.StringIO(file)) if line[2] == number] == []
    assert "signed in" in ida.get(f"/admin/audit?person={person_id(site, IDA)}").text


def test_filters_by_person_group_kind_and_day_leave_out_all_others(site: Flask) -> None:
    write(site, "week held", FAY, cohort=7, position=2)
    write(site, "mail stopped", IDA, TOM)
    ida = Admin(site)
    today = acts(site, "week held")[0].at.date().isoformat()
    for query, shown, hidden in (
        ("cohort=7", "held a week", "stopped mail"),
        ("cohort=8", "Nothing of this kind", "held a week"),
        ("kind=mail", "stopped mail", "held a week"),
        ("kind=none-such", "held a week", "Nothing of this kind"),
        (f"person={person_id(site, TOM)}", "stopped mail", "held a week"),
        (f"first={today}&last={today}", "held a week", "Nothing of this kind"),
        ("last=2020-01-01", "Nothing of this kind", "held a week"),
        ("first=9999-12-31", "Nothing of this kind", "held a week"),
    ):
        page = ida.get(f"/admin/audit?{query}").text
        assert (shown in page, hidden in page) == (True, False), query
    assert ida.get("/admin/audit?person=x").status_code == 404


def test_entries_come_page_by_page_the_newest_first_and_keep_the_filter(site: Flask) -> None:
    write(site, "outreach done", FAY, MIRA, times=PAGE + 4)
    ids = [one.id for one in acts(site, "outreach done")]
    ida = Admin(site)
    first = ida.get("/admin/audit?kind=reading&_external=1&_scheme=javascript").text
    assert f'href="/admin/audit?before={ids[4]}&amp;kind=reading"' in first
    assert first.count("wrote to somebody who was quiet") == PAGE
    assert ida.get(f"/admin/audit?before={ids[4]}&kind=reading").text.count("wrote to somebody who was quiet") == 4


def test_the_file_names_people_by_number_and_holds_no_formula(site: Flask) -> None:
    write(site, "keys rotated", None, key="=HYPERLINK(1)")
    file = Admin(site).get("/admin/audit.csv?kind=operation")
    assert "attachment" in file.headers["Content-Disposition"]
    head, line = csv.reader(io.StringIO(file.text))
    assert (head[3], line[3], line[6]) == ("What", "the keys were rotated", "key =HYPERLINK(1)")
    assert "@" not in Admin(site).get("/admin/audit.csv").text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1"])
def test_a_cell_that_would_be_a_formula_is_words(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert (cell("plain"), cell(None), cell(7)) == ("plain", "", "7")


def test_a_line_of_the_file_goes_through_the_cell(app: Flask) -> None:
    entry = AuditEntry(id=1, at=datetime(2026, 1, 1, tzinfo=UTC), act="=1+1", detail={}, chain="c")
    assert "'=1+1" in as_csv([entry])
    assert words_of("=1+1") == "=1+1"


def test_who_is_kept_apart_from_the_reader_is_in_no_line(site: Flask) -> None:
    write(site, "outreach done", FAY, MIRA)
    with site.app_context(), transaction():
        keep_apart(find_or_make_person(IDA).id, find_or_make_person(MIRA).id, by=None)
    ida = Admin(site)
    assert MIRA not in ida.get("/admin/audit").text
    assert f",{person_id(site, MIRA)}," not in ida.get("/admin/audit.csv?kind=reading").text


def test_reading_the_audit_writes_nothing_and_the_chain_holds(site: Flask) -> None:
    ida = Admin(site)
    with site.app_context():
        before = len(acts(site, "signed_in"))
        ida.get("/admin/audit")
        ida.get("/admin/audit.csv")
        assert len(acts(site, "signed_in")) == before
        assert broken_at() is None
    assert NOW.year == 2026
