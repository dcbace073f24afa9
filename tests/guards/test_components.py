"""The page of components is complete: every macro, every part and every class of its layer stands on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.guards.tree import ROOT
from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.lessons.readers import cookie_for
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.kit.db import db, transaction

PARTS = ROOT / "templates" / "components"
SHEETS = ROOT / "platform" / "unhurried" / "static" / "css"
LAYER = ("frame", "components", "forms")
MACRO = re.compile(r"{% macro (\w+)\(")
HERE = "/demo/components"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page as a stranger, a reader and a facilitator see it: the frame differs."""
    folder = tmp_path_factory.mktemp("components")
    app = make_app(f"sqlite:///{folder / 'site.sqlite'}", folder, redis_url="", smtp_url="")
    with app.app_context():
        db.create_all()
        with transaction():
            set_role(find_or_make_person("fay@example.org"), "admin")
            find_or_make_person("mira@example.org")
        cookies = [cookie_for("fay@example.org"), cookie_for("mira@example.org")]
    yield _seen(app, None) + "".join(_seen(app, cookie) for cookie in cookies)
    close(app)


def _seen(app: Flask, cookie: tuple[str, str] | None) -> str:
    client = app.test_client()
    if cookie:
        client.set_cookie(*cookie)
    answer = client.get(HERE)
    assert answer.status_code == 200
    return answer.text


def classes_of(css: str) -> set[str]:
    """Every class that a selector of the sheet names."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    selectors = (one for one in re.findall(r"([^{};]+)\{", bare) if not one.strip().startswith("@"))
    return {name for one in selectors for name in re.findall(r"\.([a-z][\w-]*)", one)}


def classes_on(html: str) -> set[str]:
    """Every class that an element of the page has."""
    return {name for one in re.findall(r'\sclass="([^"]*)"', html) for name in one.split()}


def test_every_class_of_the_layer_of_components_is_on_the_page(shown: str) -> None:
    wanted = set().union(*(classes_of((SHEETS / f"{sheet}.css").read_text()) for sheet in LAYER))
    assert {"button", "notice", "lines", "choice", "always"} <= wanted
    assert wanted - classes_on(shown) == set(), "give these a place in templates/pages/demo/components.html"


def test_every_macro_is_used_on_the_page_or_in_another_component() -> None:
    sources = {file.name: file.read_text() for file in (*PARTS.glob("*"), ROOT / "templates" / "base.html")}
    page = (ROOT / "templates" / "pages" / "demo" / "components.html").read_text()
    written = MACRO.sub("", page + "".join(sources.values()))
    macros = {name for text in sources.values() for name in MACRO.findall(text)}
    assert len(macros) > 15
    assert {name for name in macros if not re.search(rf"\b{name}\(", written)} == set()
    assert {name for name in sources if name != "base.html" and f"components/{name}" not in written} == set()


def test_a_class_that_is_not_shown_is_seen() -> None:
    css = "@layer a { /* .no */ .one { color: red; } @media (x) { .two:is(.three, b) > c { top: 0.5em; } } }"
    assert classes_of(css) == {"one", "two", "three"}
    assert classes_of(css) - classes_on('<p class="one two">') == {"three"}


def test_no_sheet_is_left_that_no_page_asks_for() -> None:
    asked = "".join(file.read_text() for file in Path(ROOT / "templates").rglob("*.html"))
    listed = re.search(r'bundle\("css",([^)]*)\)', asked)
    assert listed
    names = set(re.findall(r'"(\w+)"', listed[1])) | set(re.findall(r"css/(\w+)\.css", asked))
    assert {file.stem for file in SHEETS.glob("*.css")} == names
