"""The desk's pages on versions in a real browser: every width, light and dark, and a yes without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, serving
from tests.browser.looks import faults_in_every_look
from tests.curriculum.editions import SIX, edition
from tests.infra.apps import make_app
from tests.infra.databases import SqliteFiles, close, one
from tests.lessons.readers import cookie_for, stand
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.cohorts import service
from unhurried.cohorts.rules import Wishes
from unhurried.curriculum.service import pin
from unhurried.kit.db import transaction

Site = tuple[str, list[str], dict[str, str]]


@pytest.fixture
def site(files: SqliteFiles, ready: str, tmp_path: Path) -> Iterator[Site]:
    """A group in its second week: the site's address, its version pages (allowed, refused), and Fay's cookie."""
    with one(files, ready) as url:
        app = make_app(url, tmp_path, courses_dir=str(tmp_path))
        with app.app_context():
            pages = [f"/desk/groups/1/versions/{version}" for version in _group(tmp_path)]
            name, value = cookie_for("fay@example.org")
        with serving(app) as address:
            yield address, pages, {"name": name, "value": value, "url": address}
        close(app)


def _group(folder: Path) -> tuple[str, str]:
    stand(datetime(2026, 11, 22, 9, tzinfo=UTC))
    edition(folder, *SIX, text="There is a window, and beyond it a garden with an old wall.")
    with transaction():
        set_role(find_or_make_person("fay@example.org"), "facilitator")
        fay = find_or_make_person("fay@example.org")
        group = service.create_cohort("small", "Harbour", date(2026, 11, 23), by=fay.id)
        service.enrol_address(group, "mira@example.org", Wishes("Mira with a name of some length"))
        service.launch(group, by=fay.id)
    stand(datetime(2026, 12, 2, 12, tzinfo=UTC))
    allowed = edition(folder, "a", "b", "e", "n", text="There is a door, and it stands open.")
    with transaction():
        pin("small")
    return allowed.version, edition(folder, "b", "c").version


def open_page(browser: Browser, site: Site, **settings: object) -> Page:
    context = browser.new_context(**settings)  # type: ignore[arg-type]
    context.add_cookies([site[2]])  # type: ignore[list-item]
    return context.new_page()


def test_the_pages_on_versions_look_right_in_every_size(browser: Browser, site: Site) -> None:
    page = open_page(browser, site, reduced_motion="reduce")
    for path in ("/desk/groups/1/versions", *site[1]):
        answer = page.goto(site[0] + path)
        assert answer, path
        assert answer.status == 200, path
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert faults_in_every_look(page) == [], path
    page.context.close()


def test_a_group_is_moved_without_scripts(browser: Browser, site: Site) -> None:
    page = open_page(browser, site, viewport=PHONE, java_script_enabled=False)
    page.goto(f"{site[0]}/desk/groups/1")
    page.get_by_role("link", name="Versions of the course").click()
    page.locator(f"a[href='{site[1][0]}']").click()
    page.get_by_role("button", name="Yes, the group reads this version from now on").click()
    expect(page.locator("body")).to_contain_text("What was open stays as it was read.")
    expect(page.locator(".lines > li", has_text=site[1][0][-16:][:8])).to_contain_text("the group is on this one")
    page.context.close()
