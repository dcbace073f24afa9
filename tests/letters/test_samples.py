"""The page of letters to look at: every item in every style and language, for staff, without loosening any policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.letters.living import COURSE
from tests.security.roles import Roles
from unhurried.curriculum.queries import load_course
from unhurried.kit.db import db
from unhurried.letters import rules
from unhurried.letters.views.samples import KINDS, STYLES, framed
from unhurried.mail.models import OutboxRow


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    return new_app(courses_dir=COURSE)


@pytest.fixture
def desk(site: Flask) -> Callable[..., TestResponse]:
    """Ask for the page as a facilitator, with these choices."""
    visit = Roles(site).browser("facilitator")
    return lambda **chosen: visit.get(f"/desk/letters?{urlencode(chosen)}")


def frame(page: str) -> str:
    found = re.search(r'srcdoc="([^"]*)"', page)
    assert found
    return unescape(found[1])


def test_every_item_has_a_name_on_the_page() -> None:
    assert set(KINDS) == set(rules.ITEMS)


def test_every_item_is_shown_in_every_style_and_language(site: Flask, desk: Callable[..., TestResponse]) -> None:
    course = load_course(COURSE)
    for locale in course.locales:
        for kind in rules.ITEMS:
            for style in STYLES:
                query = {"course": course.slug, "kind": kind, "style": style, "locale": locale, "track": "hurt"}
                answer = desk(**query)
                assert answer.status_code == 200, query
                assert "reader@example.org" not in answer.text
                lines = [
                    line for line in re.findall(r"<pre[^>]*>(.*?)</pre>", answer.text, re.S)[0].splitlines() if line
                ]
                assert (len(lines) == 3) is (style == "discreet"), query
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(OutboxRow)) == 0


def test_the_frame_stands_in_a_sandbox_under_the_pages_own_policy(desk: Callable[..., TestResponse]) -> None:
    answer = desk(kind="lesson", style="whole")
    assert '<iframe class="phone" sandbox=""' in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    html = frame(answer.text)
    assert " style=" not in html
    nonces = set(re.findall(r'<style nonce="([^"]+)"', html))
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in policy
    assert set(re.findall(r'href="([^"]*)"', html)) == {"#"}


def test_a_frame_keeps_every_style_that_the_mail_has() -> None:
    html = '<head><style>a{}</style></head><p style="margin:0">a</p><b style="x:y">b</b><i style="margin:0">c</i>'
    assert framed(html, "N") == (
        '<head><style nonce="N">a{}</style><style nonce="N">[data-s="0"]{margin:0}[data-s="1"]{x:y}</style></head>'
        '<p data-s="0">a</p><b data-s="1">b</b><i data-s="0">c</i>'
    )


def test_what_there_is_not_shows_the_first_that_there_is(desk: Callable[..., TestResponse]) -> None:
    for field in ("course", "kind", "week", "track", "style", "locale"):
        for typed in ("none-such", "../../etc", "9" * 400, "\0", "<script>alert(1)", "💐"):
            answer = desk(**{field: typed})
            assert answer.status_code == 200, (field, typed)
            assert "alert(1)" not in answer.text


@pytest.mark.parametrize(("role", "status"), [("anonymous", 401), ("link", 404), ("full", 404), ("admin", 200)])
def test_only_staff_look_at_letters(site: Flask, role: str, status: int) -> None:
    assert Roles(site).browser(role).get("/desk/letters").status_code == status
