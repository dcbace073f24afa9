"""The guards over the files of the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.guards import tree
from tests.guards.tree import ROOT


def tracked() -> list[Path]:
    """The files that git knows or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def test_nothing_hides_pythons_own_platform_module() -> None:
    assert tree.shadowing_package(ROOT) == []


def test_there_is_no_second_clock() -> None:
    assert tree.second_clocks(ROOT) == []


def test_no_task_is_delayed_by_the_broker() -> None:
    assert tree.delayed_tasks(ROOT) == []


def test_every_test_folder_is_a_package() -> None:
    assert tree.folders_without_init(ROOT) == []


def test_no_file_of_code_is_longer_than_it_should_be() -> None:
    assert tree.long_files(ROOT, tracked()) == []


def test_no_function_is_longer_than_it_should_be() -> None:
    assert tree.long_functions(ROOT, tracked()) == []


def test_the_requirements_name_no_address() -> None:
    assert tree.addresses(ROOT) == []


def test_every_pinned_requirement_has_a_hash() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        blocks = path.read_text().replace("\\\n", " ").splitlines()
        assert blocks, path
        assert [line for line in blocks if "--hash=sha256:" not in line] == []


def test_the_readme_and_the_docs_name_no_machines_path() -> None:
    texts = [path for path in tracked() if path.suffix in (".md", ".toml", ".example", ".in")]
    assert tree.machine_paths(ROOT, texts) == []


def test_the_readmes_map_has_every_folder_and_no_other() -> None:
    mapped = re.findall(r"^\| `([\w/]+)/` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert [folder for folder in mapped if not (ROOT / folder).is_dir()] == []
    here = {path.relative_to(ROOT).parts[0] for path in tracked() if path.is_file() and path.parent != ROOT}
    assert {folder.partition("/")[0] for folder in mapped} == {name for name in here if not name.startswith(".")}


def test_the_readmes_pictures_and_links_are_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)", (ROOT / "README.md").read_text())
    assert [one for one in targets if "://" not in one and not (ROOT / one).exists()] == []
    assert (ROOT / "docs" / "screens" / "home.png").stat().st_size < 60_000
