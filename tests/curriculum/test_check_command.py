"""`unhurried courses check`, as an author uses it."""

from __future__ import annotations

from click.testing import CliRunner

from tests.curriculum.desks import Desk
from unhurried.cli.courses import courses_group
from unhurried.curriculum.queries import available_courses


def test_check_names_faults_by_file_and_line_and_ends_with_one(desk: Desk) -> None:
    desk.swap("en/01-first.md", "minutes: 20", "minutes: twenty")
    result = CliRunner().invoke(courses_group, ["check", str(desk.path)])
    assert result.exit_code == 1
    assert f"{desk.path}/en/01-first.md:5: “minutes” does not fit" in result.output
    assert result.output.rstrip().endswith("write a whole number from 1 to 90")


def test_check_takes_a_folder_of_courses(desk: Desk) -> None:
    result = CliRunner().invoke(courses_group, ["check", str(desk.path.parent)])
    assert (result.exit_code, result.output) == (0, "1 course, no faults.\n")


def test_check_says_so_when_a_folder_holds_no_course(desk: Desk) -> None:
    result = CliRunner().invoke(courses_group, ["check", str(desk.path / "en")])
    assert result.exit_code == 1
    assert "No course here" in result.output


def test_check_without_a_path_looks_at_the_courses_that_come_with_the_site() -> None:
    result = CliRunner().invoke(courses_group, ["check"])
    count = len(available_courses())
    assert (result.exit_code, result.output) == (0, f"{count} course{'s' * (count > 1)}, no faults.\n")
