"""What the guards look for in the files: each function returns its findings, a line each."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST, LONGEST_FUNCTION = 250, 40
CODE = (".py", ".html", ".css", ".js", ".sh")
CLOCK_CALLS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home|Users|work|opt|mnt)/\S+|[A-Z]:\\\\?\w+")
ADDRESS = re.compile(r"\w+://|^\s*(?:--?(?:i|f|index|extra-index|find-links|trusted-host)\b)|@\s*(?:file|/)|^/")


def code_files(root: Path) -> Iterator[Path]:
    """The Python files of the platform and the worker."""
    for folder in ("platform", "worker"):
        yield from sorted((root / folder).rglob("*.py"))


def _place(root: Path, path: Path, line: int) -> str:
    return f"{path.relative_to(root)}:{line}"


def shadowing_package(root: Path) -> list[str]:
    """`platform/__init__.py` would hide Python's own `platform` module."""
    found = root / "platform" / "__init__.py"
    return [f"{found.relative_to(root)} hides Python's own module"] if found.exists() else []


def _clock_calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        if node.attr in CLOCK_CALLS.get(owner, ()):
            yield node.lineno, f"{owner}.{node.attr}"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            names = [name.name for name in node.names if name.name in CLOCK_CALLS["time"]]
            yield from ((node.lineno, f"time.{name}") for name in names)


def second_clocks(root: Path) -> list[str]:
    """Every reading of a clock outside `kit/clock.py`."""
    own = root / "platform" / "unhurried" / "kit" / "clock.py"
    return [
        f"{_place(root, path, line)} reads {call}; ask kit.clock"
        for path in code_files(root)
        if path != own
        for line, call in _clock_calls(ast.parse(path.read_text()))
    ]


def delayed_tasks(root: Path) -> list[str]:
    """Every `eta` or `countdown`: the broker would run such a task again and again (docs: mail §2)."""
    found = []
    for path in code_files(root):
        for node in ast.walk(ast.parse(path.read_text())):
            word = node.arg if isinstance(node, ast.keyword) else getattr(node, "value", None)
            word = word if isinstance(word, str) else getattr(node, "id", None)
            if word in ("eta", "countdown"):
                found.append(f"{_place(root, path, getattr(node, 'lineno', 0))} delays a task with {word}")
    return found


def folders_without_init(root: Path) -> list[str]:
    """Test folders with Python files in or under them and no `__init__.py`."""
    folders = {path.parent for path in (root / "tests").rglob("*.py")}
    folders |= {parent for one in folders for parent in one.parents if root / "tests" in (parent, *parent.parents)}
    bare = sorted(one for one in folders if not (one / "__init__.py").exists())
    return [f"{one.relative_to(root)} has no __init__.py" for one in bare]


def long_files(root: Path, files: Iterable[Path]) -> list[str]:
    """Files of code over 250 lines; migrations are written by a tool and never read as a whole."""
    chosen = [path for path in files if path.suffix in CODE or path.name == "run"]
    code = [path for path in chosen if "migrations/versions" not in path.as_posix()]
    counted = [(path, len(path.read_text().splitlines())) for path in code if path.is_file()]
    return [f"{path.relative_to(root)} has {count} lines" for path, count in counted if count > LONGEST]


def long_functions(root: Path, files: Iterable[Path]) -> list[str]:
    """Functions over 40 lines, from their name to their last line; migrations are left out here as well."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    code = [path for path in files if path.suffix == ".py" and "migrations/versions" not in path.as_posix()]
    found = [
        (path, one, (one.end_lineno or 0) - one.lineno + 1)
        for path in code
        if path.is_file()
        for one in ast.walk(ast.parse(path.read_text()))
        if isinstance(one, kinds)
    ]
    return [
        f"{_place(root, path, one.lineno)} {one.name} has {count} lines"
        for path, one, count in found
        if count > LONGEST_FUNCTION
    ]


def addresses(root: Path) -> list[str]:
    """Lines of the requirements that name a host, an index or a path of a machine."""
    return [
        f"{_place(root, path, number)} names an address: {line.strip()}"
        for path in sorted((root / "requirements").glob("*"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ADDRESS.search(line) and not line.startswith("#")
    ]


def machine_paths(root: Path, files: Iterable[Path]) -> list[str]:
    """Paths that exist on one machine only, in texts that people read."""
    return [
        f"{_place(root, path, number)} has {match.group()}"
        for path in files
        if path.exists()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for match in MACHINE_PATH.finditer(line)
    ]
