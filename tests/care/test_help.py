"""Help near you: what nobody has checked within 180 days is shown to no participant, and nothing is ever made up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from flask import Flask

from tests.care.conftest import tables_of
from tests.lessons.readers import DAY_ONE, Reader, stand
from tests.security.roles import Roles
from unhurried.care.queries import choices, faults_in_help, help_in, work_to_do
from unhurried.care.queries.help import FOLDER
from unhurried.cli import unhurried

TODAY = date(2026, 11, 21)
CHECK = {"source": "https://authority.example/", "checked_by": "Ada, admin", "checked_on": TODAY}


class Plain(yaml.SafeDumper):
    """Writes everything out in each place."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def service(name: str, **more: object) -> dict[str, object]:
    channels = [{"kind": "phone", "value": f"number of {name}"}]
    return {
        "name": name,
        "topic": "For all.",
        "channels": channels,
        "hours": "9 to 17",
        "languages": ["de"],
        **CHECK,
    } | more


def write(folder: Path, **more: object) -> Path:
    """A folder with a file for Austria, and one for Germany as noise."""
    for code in ("AT", "DE"):
        own = more if code == "AT" else {"services": [service("the neighbour")]}
        whole = {"country": code, "emergency": {"number": f"{code}-0", **CHECK}, "services": [], **own}
        (folder / f"{code.lower()}.yaml").write_text(yaml.dump(whole, Dumper=Plain, sort_keys=False), encoding="utf-8")
    return folder


def unchecked(name: str) -> dict[str, object]:
    return {key: value for key, value in service(name).items() if not key.startswith("checked")}


@pytest.mark.parametrize(("days", "seen"), [(0, True), (180, True), (181, False), (-1, False)])
def test_a_service_is_shown_for_180_days_after_its_check(tmp_path: Path, days: int, seen: bool) -> None:
    folder = write(tmp_path, services=[service("one", checked_on=TODAY - timedelta(days=days))])
    found = help_in("AT", TODAY, examples=False, folder=folder)
    assert [one.name for one in found.services] == (["one"] if seen else [])
    assert [work.name for work in work_to_do(TODAY, examples=False, folder=folder)] == ([] if seen else ["one"])


def test_what_nobody_has_checked_is_work_and_leaves_the_emergency_number_alone_on_the_page(tmp_path: Path) -> None:
    folder = write(tmp_path, services=[unchecked("new"), service("one")])
    found = help_in("AT", TODAY, examples=False, folder=folder)
    assert [one.name for one in found.services] == ["one"]
    assert found.emergency
    assert found.emergency.number == "AT-0"
    [work] = work_to_do(TODAY, examples=False, folder=folder)
    assert (work.name, work.checked_on) == ("new", None)
    assert (folder / "at.yaml").read_text().splitlines()[work.line - 1].strip() == "- name: new"


def test_an_emergency_number_that_nobody_has_confirmed_is_not_shown(tmp_path: Path) -> None:
    folder = write(tmp_path, emergency={"number": "AT-0", "source": "https://authority.example/"})
    assert help_in("AT", TODAY, examples=False, folder=folder).emergency is None
    assert [work.name for work in work_to_do(TODAY, examples=False, folder=folder)] == ["AT-0"]


def test_a_country_without_a_file_has_nothing(tmp_path: Path) -> None:
    found = help_in("CH", TODAY, examples=False, folder=write(tmp_path))
    assert (found.emergency, found.services) == (None, ())


@pytest.mark.parametrize(("more", "line", "words"), [
    ({"country": "AU"}, 1, "the country is AU, the file at.yaml"),
    ({"example": True, "name": "Austria"}, 1, "examples have a made-up code"),
    ({"name": "Austria"}, 1, "a made-up country has a name"),
    ({"services": [service("one", checked_on=None)]}, 8, "a check says who and when, or neither"),
    ({"services": [service("one", checked_on=None, checked_days_ago=3)]}, 8, "a check has no date"),
    ({"services": [service("one", source="by word of mouth")]}, 16, "“source” does not fit"),
    ({"services": [service("one", channels=[])]}, 10, "“channels” does not fit"),
    ({"services": [service("one", extra="x")]}, 19, "unknown key “extra”"),
])  # fmt: skip
def test_every_fault_has_its_line(tmp_path: Path, more: dict[str, object], line: int, words: str) -> None:
    write(tmp_path, **more)
    countries, faults = faults_in_help(tmp_path)
    assert countries == 1
    assert any(fault.line == line and words in str(fault) for fault in faults), [str(fault) for fault in faults]
    said = CliRunner().invoke(unhurried, ["care", "check", str(tmp_path)])
    assert said.exit_code == 1
    assert re.search(rf"at\.yaml:{line}: {re.escape(words)}", said.output)


def test_a_country_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "qq.yaml").write_text("country: QQ\nservices: []\n")
    assert "there is no country QQ" in str(faults_in_help(tmp_path)[1][0])


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, services=[service("one")])
    assert help_in("AT", TODAY, examples=False, folder=tmp_path).services
    write(tmp_path, services=[])
    assert help_in("AT", TODAY, examples=False, folder=tmp_path).services == ()


def test_the_files_that_come_along_have_no_fault_and_are_all_examples() -> None:
    countries, faults = faults_in_help()
    assert (countries, faults) == (2, [])
    assert all(yaml.safe_load(path.read_text())["example"] is True for path in FOLDER.glob("*.yaml"))


def test_production_knows_no_example() -> None:
    assert help_in("XA", TODAY, examples=True).services
    assert help_in("XA", TODAY, examples=False).services == ()
    assert help_in("XA", TODAY, examples=False).emergency is None
    assert work_to_do(TODAY, examples=False) == []
    assert "XA" not in dict(choices("en", examples=False))
    assert len(choices("en", examples=False)) > 200


def read(client_get: Callable[[str], object], path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(client_get(path).text)).split())  # type: ignore[attr-defined]


def test_the_page_shows_the_example_as_one_and_only_what_was_checked(site: Flask) -> None:
    with site.app_context():
        stand(DAY_ONE)
    page = read(site.test_client().get, "/safety?country=XA")
    assert "This is an example" in page
    assert "Call EXAMPLE-0." in page
    assert "EXAMPLE-1" in page
    assert "Languages English, German" in page
    assert "On 19 September 2026, by Example person, example role" in page
    assert "too old" not in page
    assert "nobody has checked" not in page


@pytest.mark.parametrize("code", ["AT", "XB"])
def test_the_page_says_so_where_no_service_is_known(site: Flask, code: str) -> None:
    page = read(site.test_client().get, f"/safety?country={code}")
    assert "We do not know a checked service for this country." in page
    assert ("Call the emergency number of this country." in page) == (code == "AT")
    assert ("Call EXAMPLE-0." in page) == (code == "XB")


@pytest.mark.parametrize("code", ["", "ZZ", "xa", "<script>", "A" * 5000])
def test_an_unknown_country_shows_the_page_as_it_is(site: Flask, code: str) -> None:
    answer = site.test_client().get("/safety", query_string={"country": code})
    assert answer.status_code == 200
    assert "We do not know" not in answer.text
    assert "<script>" not in answer.text.split("<main")[1].split("</main")[0]


def test_choosing_a_country_stores_nothing(site: Flask, mira: Reader) -> None:
    mira.get("/safety")
    before = tables_of(site)
    answer = mira.get("/safety?country=XA")
    assert tables_of(site) == before
    assert "Set-Cookie" not in answer.headers or "XA" not in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("role", ["facilitator", "admin"])
def test_staff_see_what_waits_for_a_check_with_file_and_line(site: Flask, role: str) -> None:
    page = read(Roles(site).browser(role).get, "/desk/help-near-you")
    assert "XA: Example service whose check is too old Last checked on" in page
    assert "Example service that nobody has checked Nobody has checked it yet." in page
    assert re.search(r"xa\.yaml:\d+", page)
    assert "Example helpline for people" not in page
    assert "XB: emergency number EXAMPLE-0" in page
    assert "No country has a file yet" in page
