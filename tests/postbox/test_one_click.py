"""The header's one-click address as a mail program uses it (RFC 8058), on a letter that a real server received."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from tests.infra.smtp import Accepted
from unhurried.accounts.models import Person
from unhurried.kit.db import db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_one_click_in_both_encodings_stops_letters_without_cookie_or_redirect(site: Flask, letter: Accepted) -> None:
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = str(letter.message["List-Unsubscribe"]).strip("<>").partition("/u/")[2]
    for kind in ("multipart/form-data", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = site.test_client(use_cookies=False).post(f"/u/{path}", data=ONE_CLICK, content_type=kind)
        assert (answer.status_code, answer.headers.get("Location")) == (200, None)
    wrong = site.test_client().post(f"/u/{path[:-1]}_", data=ONE_CLICK)
    assert wrong.status_code == 410
    with site.app_context():
        people = {one.email: one.letters for one in db.session.scalars(select(Person))}
        assert (people["mira@example.org"], people["tom@example.org"]) == ("none", "all")
