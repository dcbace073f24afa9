"""What the guards look for in the running site: routes, lanes, letters, settings. Findings as in `tree`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import get_args

from flask import Flask
from pydantic_settings import BaseSettings

LETTER_FILES = ("subject.txt", "body.txt", "body.html")


def routes_without_policy(app: Flask) -> list[str]:
    """Routes whose view declares no access, or one that the site does not know."""
    from unhurried.kit.access import Policy

    known = get_args(Policy)
    found = []
    for rule in app.url_map.iter_rules():
        policy = getattr(app.view_functions[rule.endpoint], "access_policy", None)
        if policy not in known and rule.endpoint != "static":
            found.append(f"{rule} ({rule.endpoint}) declares no access")
    return found


def lanes_without_worker(lanes: Iterable[str], queues: Collection[str]) -> list[str]:
    """Lanes that no queue of the worker serves."""
    return [f"nobody works the lane {lane}" for lane in lanes if lane not in queues]


def letters_without_files(folder: Path, kinds: Iterable[str]) -> list[str]:
    """Kinds of mail whose folder lacks one of its three files; a folder that starts with `_` is shared."""
    folders = {path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("_")}
    return [
        f"{kind}/{name} is missing"
        for kind in sorted(folders | set(kinds))
        for name in LETTER_FILES
        if not (folder / kind / name).is_file()
    ]


def settings_table(model: type[BaseSettings]) -> list[str]:
    """The rows that README's table of settings must have, in order."""
    rows = []
    for name, field in model.model_fields.items():
        default = "" if field.default in ("", None) else f"`{_shown(field.default)}`"
        rows.append(f"| `UNHURRIED_{name.upper()}` | {default} | {field.description} |")
    return rows


def _shown(default: object) -> str:
    from unhurried.kit.settings import REPOSITORY

    inside = isinstance(default, Path) and default.is_relative_to(REPOSITORY)
    return str(default.relative_to(REPOSITORY)) if inside and isinstance(default, Path) else str(default)


def wrong_settings_rows(model: type[BaseSettings], readme: str) -> list[str]:
    """Rows that README lacks, and rows of settings that do not exist or say something else."""
    expected = settings_table(model)
    written = [line.rstrip() for line in readme.splitlines() if re.match(r"\| `UNHURRIED_", line)]
    missing = [f"README lacks: {row}" for row in expected if row not in written]
    return missing + [f"README has too much: {row}" for row in written if row not in expected]
