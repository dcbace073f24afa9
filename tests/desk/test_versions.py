"""Staff move a group to another version by hand: seen first, with a yes, and only what may be done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.curriculum.desks import Desk
from tests.curriculum.editions import SIX, edition
from tests.desk.test_desk import enter, send
from tests.lessons.readers import stand
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.audit.models import AuditEntry
from unhurried.cohorts import service
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.rules import Wishes
from unhurried.curriculum.models import CourseVersion
from unhurried.curriculum.queries import load_course, pinned
from unhurried.kit.db import db, transaction
from unhurried.pacing.models import Opening

START = date(2026, 11, 23)
EVE = datetime(2026, 11, 22, 9, tzinfo=UTC)
MIDWEEK = datetime(2026, 12, 2, 12, tzinfo=UTC)
PATH = "/desk/groups/1/versions"


@pytest.fixture
def site(new_app: Callable[..., Flask], tmp_path: Path) -> Flask:
    """Fay's group, in its second week, on a course of six weeks whose words are “Old.”; and a group of Gil's."""
    found = new_app(courses_dir=str(tmp_path))
    with found.app_context():
        stand(EVE)
        edition(tmp_path, *SIX, text="Old.")
        with transaction():
            for name in ("fay", "gil"):
                set_role(find_or_make_person(f"{name}@example.org"), "facilitator")
                keeper = find_or_make_person(f"{name}@example.org")
                group = service.create_cohort("small", f"{name}’s", START, by=keeper.id)
                service.enrol_address(group, f"mira-{name}@example.org", Wishes(f"Mira {name}"))
                service.launch(group, by=keeper.id)
        stand(MIDWEEK)
    return found


@pytest.fixture
def fay(site: Flask) -> FlaskClient:
    return enter(site, "fay@example.org")


def moved(site: Flask) -> list[str]:
    """The keys of the weeks of the version that Fay's group is on."""
    with site.app_context():
        course = pinned(db.session.get_one(Cohort, 1).course_version_id)
        return [week.key for week in course.outline.weeks]


def counts(site: Flask) -> list[int | None]:
    with site.app_context():
        tables = (CourseVersion, Opening, AuditEntry)
        return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_the_group_page_leads_to_every_version(site: Flask, fay: FlaskClient, tmp_path: Path) -> None:
    latest = edition(tmp_path, *SIX, text="New.").version
    assert PATH in fay.get("/desk/groups/1").text
    page = fay.get(PATH).text
    assert "the group is on this one" in page
    assert f"{PATH}/{latest}" in page


def test_the_preview_says_what_changes_and_for_whom_and_writes_nothing(
    site: Flask, fay: FlaskClient, tmp_path: Path
) -> None:
    latest = edition(tmp_path, "a", "b", "e", "n", text="New.").version
    before = counts(site)
    page = " ".join(fay.get(f"{PATH}/{latest}").text.split())
    for words in ("left out", "another place, 5 → 3", "new", "other words", "who keep the words they read", "Mira fay"):
        assert words in page
    assert "<del>Old.</del>" in page
    assert "<ins>New.</ins>" in page
    assert "<td>A, B</td> <td>C</td> <td>E</td>" in re.sub(r' data-name="[^"]*"', "", page)
    assert counts(site) == before


def test_a_yes_moves_the_group_and_is_audited(site: Flask, fay: FlaskClient, tmp_path: Path) -> None:
    latest = edition(tmp_path, "a", "b", "e", "n", text="New.").version
    done = send(fay, f"{PATH}/{latest}", **{"from": "1"})
    assert "What was open stays as it was read." in done.text
    assert moved(site) == ["a", "b", "e", "n"]
    with site.app_context():
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry
        assert (entry.act, entry.detail["before"], entry.detail["cohort"]) == ("course version changed", 1, 1)
        assert entry.actor_id == find_or_make_person("fay@example.org").id


def test_a_participant_reads_on_in_their_own_words(site: Flask, fay: FlaskClient, tmp_path: Path) -> None:
    latest = edition(tmp_path, *SIX, text="New.").version
    send(fay, f"{PATH}/{latest}", **{"from": "1"})
    mira = enter(site, "mira-fay@example.org")
    with site.app_context():
        stand(MIDWEEK + timedelta(days=6))
    assert "Old." in mira.get("/weeks/1/2/1").text
    assert "New." in mira.get("/weeks/1/3/1").text


def test_a_home_page_keeps_the_titles_of_what_is_open(site: Flask, fay: FlaskClient, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "small")
    desk.swap("en/02-b.md", "title: B", "title: Beside the sea")
    desk.swap("en/03-c.md", "title: C", "title: Coming up")
    send(fay, f"{PATH}/{load_course(desk.path).version}", **{"from": "1"})
    home = enter(site, "mira-fay@example.org").get("/home").text
    assert "Coming up" in home
    assert "Beside the sea" not in home


def test_what_cannot_be_done_is_said_with_the_reason_and_has_no_button(
    site: Flask, fay: FlaskClient, tmp_path: Path
) -> None:
    latest = edition(tmp_path, "b", "c", "d").version
    page = fay.get(f"{PATH}/{latest}").text
    assert "“A” is left out in this version. One person has it open." in page
    assert "reads this version from now on</button>" not in page
    refused = send(fay, f"{PATH}/{latest}", **{"from": "1"})
    assert refused.status_code == 422
    assert "Nothing was changed." in refused.text
    assert moved(site) == list(SIX)


def test_a_page_that_is_out_of_date_changes_nothing(site: Flask, fay: FlaskClient, tmp_path: Path) -> None:
    latest = edition(tmp_path, *SIX, text="New.").version
    before = counts(site)
    for stale in ("2", "", "x"):
        assert send(fay, f"{PATH}/{latest}", **{"from": stale}).status_code == 422
    assert counts(site) == before


def test_files_that_change_between_the_look_and_the_yes_change_nothing(
    site: Flask, fay: FlaskClient, tmp_path: Path
) -> None:
    shown = edition(tmp_path, *SIX, text="Words that no group ever had.").version
    edition(tmp_path, *SIX, text="New.")
    assert send(fay, f"{PATH}/{shown}", **{"from": "1"}).status_code == 404
    assert moved(site) == list(SIX)


def test_nobody_but_the_keeper_of_the_group_finds_these_pages(site: Flask, tmp_path: Path) -> None:
    latest = edition(tmp_path, *SIX, text="New.").version
    for email in ("gil@example.org", "mira-fay@example.org"):
        other = enter(site, email)
        for path in (PATH, f"{PATH}/{latest}"):
            assert other.get(path).data == other.get("/desk/groups/999/versions").data
            assert other.get(path).status_code == 404
        assert send(other, f"{PATH}/{latest}", **{"from": "1"}).status_code == 404
    assert site.test_client().get(PATH).status_code == 401


def test_a_version_that_is_none_is_no_page(fay: FlaskClient) -> None:
    for odd in ("nothing", "0" * 16, "%00", "é"):
        assert fay.get(f"{PATH}/{odd}").status_code == 404
    assert fay.get(f"/desk/groups/{2**63}/versions").status_code == 404


def test_faulty_files_leave_the_kept_versions(site: Flask, fay: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "small/course.yaml").write_text("spoilt")
    page = fay.get(PATH)
    assert page.status_code == 200
    assert "courses check" in page.text
