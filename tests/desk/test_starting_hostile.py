"""What is thrown at the forms of a group's start gets an answer and changes nothing by halves (docs: security §4)."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk.test_desk import COURSE, fay, send, site
from tests.desk.test_starting import cohort, settings

__all__ = ["fay", "site"]
HOSTILE = ("\x00", "\u202eabc", "=1+1", "9" * 40, "-1", "0000-00-00", "9999-12-31", "<script>", "a" * 5000, "שלום")
FORMS = {
    "groups/new": ("course", "name", "starts_on", "zone", "hour", "capacity", "off_1", "questions"),
    "groups/1/settings": ("name", "starts_on", "zone", "hour", "capacity", "held-2", "questions", "revision"),
    "groups/1/again": ("name", "starts_on"),
    "groups/1/team": ("act", "facilitator"),
    "groups/1/move/1": ("cohort",),
    "groups/1/invite": ("addresses",),
    "groups/1/launch": ("review", "reviewed_on"),
}
ACTS = ({"act": "apart", "one": "x"}, {"act": "remove", "person": "x"}, {"act": "together", "pair": "x"})


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_thrown_at_the_forms_gets_an_answer(site: Flask, fay: FlaskClient, value: str) -> None:
    good = {**settings(site), "course": COURSE, "act": "add", "review": "signed"}
    for path, fields in FORMS.items():
        for name in fields:
            assert send(fay, f"/desk/{path}", **{**good, name: value}).status_code < 500, (path, name)
    for act in ACTS:
        typed = {name: value if word == "x" else word for name, word in act.items()}
        assert send(fay, "/desk/groups/1/team", **typed).status_code < 500, act
    for path in ("groups/1", "groups/1/settings", "groups/1/team", "groups/1/ready", "groups/1/timeline"):
        assert fay.get(f"/desk/{path}").status_code == 200, path
    assert 1 <= cohort(site).capacity <= 500
    assert cohort(site).starts_on.year < 2037
