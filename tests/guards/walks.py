"""A copy of the repository that stands in a second, and what a doc tells a newcomer to do in it, step by step."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from tests.guards.commands import clean_environment, command_lines, run
from tests.guards.tree import ROOT

STEP = re.compile(
    r"^```(?:sh (?P<mark>copy)|python (?P<file>tests/\S+\.py))\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
PICTURES = ("docs/screens/",)
NOBODY = ("-c", "user.name=A newcomer", "-c", "user.email=newcomer@example.org")


def hand_out(to: Path, left_out: tuple[str, ...] = ()) -> Path:
    """What git would hand out of this checkout, in that folder, as a repository without a commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(left_out):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    subprocess.run(["git", "init", "-q"], cwd=to, check=True)
    return to


def copy_of_the_repository(to: Path) -> Path:
    """A newcomer's clone without its pictures, with this checkout's libraries and its own code."""
    hand_out(to, PICTURES)
    for words in (("add", "-A"), (*NOBODY, "commit", "-q", "-m", "As it was handed out")):
        subprocess.run(["git", *words], cwd=to, check=True, stdout=subprocess.DEVNULL)
    _enter(to)
    return to


def _enter(copy: Path) -> None:
    """An environment such as `./run` makes, which borrows every library instead of installing it."""
    venv = copy / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    site = next(venv.glob("lib/python*/site-packages"))
    lines = (copy / "platform", copy, sysconfig.get_path("purelib"))
    (site / "unhurried-dev.pth").write_text("".join(f"{line}\n" for line in lines))
    script = venv / "bin" / "unhurried"
    script.write_text(f"#!{venv}/bin/python\nfrom unhurried.cli import main\n\nmain()\n")
    script.chmod(0o755)
    pins = "{ cat requirements/base.txt requirements/dev.txt requirements/uv.txt; pwd -P; } | cksum"
    (venv / "unhurried.stamp").write_bytes(subprocess.check_output(["/bin/sh", "-c", pins], cwd=copy))


def steps(text: str) -> Iterator[tuple[str, str]]:
    """What a doc shows to do in a copy, in order: ("run", a command), or (the file to write, its text)."""
    for found in STEP.finditer(text):
        if found["file"]:
            yield found["file"], found["text"]
        else:
            yield from (("run", line) for line in command_lines(found[0], "copy"))


def walk(doc: str, copy: Path, home: Path) -> list[str]:
    """Do all that the doc says, in the copy; what each command printed. AssertionError where one fails."""
    environment = clean_environment("", home, copy / "var")
    del environment["UNHURRIED_DATA_DIR"]
    said = []
    for what, text in steps((ROOT / doc).read_text()):
        if what == "run":
            said.append(run(text, environment, copy, 300))
        else:
            (copy / what).write_text(text)
    return said
