"""Each guard over the files sees the fault that it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.guards import tree


def plant(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_an_init_in_platform_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "platform/__init__.py", "")
    assert tree.shadowing_package(tmp_path) == ["platform/__init__.py hides Python's own module"]


@pytest.mark.parametrize(
    "line",
    [
        "import datetime; x = datetime.datetime.now()",
        "from datetime import datetime; x = datetime.utcnow()",
        "from datetime import date; x = date.today()",
        "import time; x = time.time()",
        "import time; read = time.time",
        "from time import time",
    ],
)
def test_a_second_clock_is_seen(tmp_path: Path, line: str) -> None:
    plant(tmp_path, "worker/tasks.py", f"\n{line}\n")
    (finding,) = tree.second_clocks(tmp_path)
    assert finding.startswith("worker/tasks.py:2 reads ")


def test_the_clock_itself_may_read_the_time(tmp_path: Path) -> None:
    plant(tmp_path, "platform/unhurried/kit/clock.py", "from datetime import datetime; datetime.now()")
    assert tree.second_clocks(tmp_path) == []


@pytest.mark.parametrize("call", ["send(eta=5)", "send(**{'countdown': 5})", "countdown = 5; send(countdown)"])
def test_a_delayed_task_is_seen(tmp_path: Path, call: str) -> None:
    plant(tmp_path, "worker/tasks.py", call)
    assert tree.delayed_tasks(tmp_path)


def test_a_test_folder_without_init_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "tests/__init__.py", "")
    plant(tmp_path, "tests/platform/deep/test_x.py", "")
    bare = ["tests/platform has no __init__.py", "tests/platform/deep has no __init__.py"]
    assert tree.folders_without_init(tmp_path) == bare


def test_a_long_file_is_seen(tmp_path: Path) -> None:
    long, short = plant(tmp_path, "long.py", "#\n" * 251), plant(tmp_path, "short.py", "#\n" * 250)
    assert tree.long_files(tmp_path, [long, short]) == ["long.py has 251 lines"]


def test_a_long_function_is_seen(tmp_path: Path) -> None:
    inner, most = "def long():\n" + "    x = 1\n" * 40, "async def most():\n" + "    x = 1\n" * 39
    method = "".join(f"    {line}\n" for line in inner.splitlines())
    code = plant(tmp_path, "code.py", f"{most}\n\nclass Room:\n{method}")
    moved = plant(tmp_path, "platform/migrations/versions/0001.py", inner)
    assert tree.long_functions(tmp_path, [code, moved]) == ["code.py:44 long has 41 lines"]


@pytest.mark.parametrize("line", ["--index-url https://x.test", "-f wheels", "a @ file:///a.whl", "a @ /a.whl"])
def test_an_address_in_the_requirements_is_seen(tmp_path: Path, line: str) -> None:
    plant(tmp_path, "requirements/base.txt", f"a==1\n{line}\n")
    assert len(tree.addresses(tmp_path)) == 1


def test_a_machines_path_is_seen(tmp_path: Path) -> None:
    text = plant(tmp_path, "README.md", "See docs/home/x and courses/a.\nRun /home/ada/unhurried/run now.\n")
    assert tree.machine_paths(tmp_path, [text]) == ["README.md:2 has /home/ada/unhurried/run"]
