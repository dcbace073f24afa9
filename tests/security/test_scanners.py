"""Mail scanners follow every link of every letter, more than once: nothing of it changes anything (docs: mail §3)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.infra.smtp import SmtpServer
from tests.privacy.filling import everything_in
from tests.security.letters import MAKERS, NAMES, links_in, send_one_of_every_kind
from unhurried.kit.db import db

WITHOUT_LINKS = {"application_declined@a.example"}  # A no asks nothing.
INSIDE = ("/desk", "/account", "/for-you")
Tables = dict[str, list[tuple[object, ...]]]


def tables(site: Flask) -> Tables:
    with site.app_context():
        return everything_in(db)


def changed(before: Tables, after: Tables) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def test_scanners_change_nothing_and_one_post_does(new_app: Callable[..., Flask], smtp: SmtpServer) -> None:
    site = new_app(smtp_url=smtp.url)
    send_one_of_every_kind(site)
    home = site.config["UNHURRIED"].site
    found = {letter.recipients[0]: {link.removeprefix(home) for link in links_in(letter)} for letter in smtp.accepted}
    assert set(found) == {f"{name}@a.example" for name in NAMES}
    bare = {address for address, links in found.items() if not links}
    assert bare <= WITHOUT_LINKS, "a letter without a link"
    paths = sorted(set().union(*found.values()))
    assert all(path.startswith("/") for path in paths), "a link that leads away from the site"
    before = tables(site)
    for scanner in (site.test_client(), site.test_client()):
        for path in paths:
            for method in ("GET", "HEAD", "GET", "HEAD"):
                status = scanner.open(path, method=method, base_url=home).status_code
                shown = (401,) if path.startswith(INSIDE) else (200, 302)
                shown = (410,) if path in found["trial@a.example"] else shown  # A test's links lead nowhere.
                assert status in shown, (method, path)
    assert changed(before, tables(site)) == set()

    stop = next(path for path in found["lesson.n@a.example"] if path.startswith("/u/"))
    assert site.test_client().post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "person" in changed(before, tables(site))


def test_every_kind_of_mail_has_a_letter_among_them(site: Flask) -> None:
    assert set(site.extensions["unhurried.kinds"]) == set(MAKERS), "tests/security/letters.py"
