"""The docs build as a site: every link leads somewhere, every page is led to, and nothing comes from elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from docs.site.book import contents, pages_in
from docs.site.building import Faults, build
from tests.guards.tree import ROOT

DOCS = ROOT / "docs"
PARTS = ("To begin", "To use", "To operate", "To build")


class Found(HTMLParser):
    """What a page leads to, what it fetches, and the anchors that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given["id"]} if "id" in given else set()
        if tag == "a":
            self.links.append(given["href"])
        elif tag in ("link", "img", "script", "iframe", "source", "video"):
            self.fetched.append(given.get("href") or given.get("src", ""))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Found]:
    """Every page of the built site, as a browser would read it."""
    to = tmp_path_factory.mktemp("docs") / "site"
    build(to)
    return {page: Found(page.read_text(encoding="utf-8")) for page in sorted(to.rglob("*.html"))}


def test_every_page_becomes_one(site: dict[Path, Found]) -> None:
    assert len(site) == len(pages_in(DOCS)) > 30


def test_every_link_leads_to_a_file_and_an_anchor_of_the_site(site: dict[Path, Found]) -> None:
    for page, found in site.items():
        for link in found.links:
            path, _hash, anchor = link.partition("#")
            if not re.match(r"https?:|mailto:", link):
                there = (page.parent / path).resolve() if path else page
                assert there.is_file(), f"{page.name}: {link}"
                assert not anchor or anchor in site[there].anchors, f"{page.name}: {link}"


def test_nothing_is_fetched_from_elsewhere_and_no_page_has_a_script(site: dict[Path, Found]) -> None:
    for page, found in site.items():
        assert "<script" not in page.read_text(encoding="utf-8")
        assert [one for one in found.fetched if not (page.parent / one).is_file()] == []
    style = (min(site).parent / "site.css").read_text(encoding="utf-8")
    assert not re.search(r"@import|url\(", style)


def test_every_page_is_reached_from_the_front(site: dict[Path, Found]) -> None:
    front = next(page for page in site if page.name == "index.html" and (page.parent / "site.css").is_file())
    seen, ends = {front}, [front]
    while ends:
        page = ends.pop()
        to = {(page.parent / link.partition("#")[0]).resolve() for link in site[page].links if not link.startswith("#")}
        fresh = (to & site.keys()) - seen
        seen, ends = seen | fresh, [*ends, *fresh]
    assert set(site) == seen


def test_the_contents_have_every_part_and_each_page_once() -> None:
    pages = pages_in(DOCS)
    parts = contents(pages["README.md"])
    assert tuple(part.title for part in parts) == PARTS
    names = [name for part in parts for name in part.names]
    assert len(names) == len(set(names))
    assert {name for name in pages if "/" not in name} == {*names, "README.md"} - {n for n in names if "/" in n}


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Two pages, each leading to the other."""
    (tmp_path / "README.md").write_text("# Front\n\n## To begin\n\n- [One](one.md)\n")
    (tmp_path / "one.md").write_text("# One\n\nBack to the [front](README.md#to-begin).\n")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("one.md", "# One\n\nTo [nobody](none.md).\n", "docs/one.md:3: none.md leads to nothing"),
        ("one.md", "# One\n\n[x](README.md#none)\n", "docs/one.md:3: README.md has no heading #none"),
        ("two.md", "# Two\n", "docs/two.md: nothing leads here from docs/README.md"),
        ("one.md", "# One\n\n![x](https://a.example/x.png)\n", "is a picture from elsewhere"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_built(
    few: Path, tmp_path: Path, name: str, text: str, fault: str
) -> None:
    assert build(tmp_path / "to", few) == 2
    shutil.rmtree(tmp_path / "to")
    (few / name).write_text(text)
    with pytest.raises(Faults, match=re.escape(fault)):
        build(tmp_path / "to", few)
    assert not (tmp_path / "to").exists()


def test_the_command_leaves_a_folder_of_something_else_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    command = [sys.executable, "-m", "docs.site", "--to", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (2, f"{tmp_path} holds something else; name an empty folder.\n")
    assert (tmp_path / "mine.txt").is_file()


def test_the_site_and_the_product_share_their_tokens(tmp_path: Path) -> None:
    build(tmp_path / "to")
    tokens = (ROOT / "platform" / "unhurried" / "static" / "css" / "tokens.css").read_text()
    assert (tmp_path / "to" / "site.css").read_text().startswith(tokens)
