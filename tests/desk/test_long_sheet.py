"""A long sheet at the desk: handed in at once, brought in by the worker, its progress and what was left out shown."""

from __future__ import annotations

import csv
import io
import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.desk.test_desk import enter, fay, send, site
from tests.infra.pages import token_of
from unhurried.cohorts.models import Import, Invitation
from unhurried.kit.db import db
from worker.tasks import bring_in

__all__ = ["fay", "site"]
BAD = {3: "=cmd|' /C calc'!A0", 4: "@SUM(1)", 5: "-1+1,", 250: "no address,"}


def sheet(lines: int) -> bytes:
    rows = ["email,name", *(BAD.get(line, f"p{line}@people.example,+{line}") for line in range(2, lines + 2))]
    return "\n".join(rows).encode()


def hand_in(client: FlaskClient, data: bytes, path: str = "/desk/groups/1/invite") -> str:
    token = token_of(client.get("/safety").text)
    typed = {"csrf_token": token, "addresses": "", "sheet": (io.BytesIO(data), "people.csv")}
    answer = client.post(path, data=typed, content_type="multipart/form-data")
    assert answer.status_code == 303
    return answer.headers["Location"]


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_a_long_sheet_shows_its_progress_and_then_what_was_left_out(site: Flask, fay: FlaskClient) -> None:
    path = hand_in(fay, sheet(420))
    first = fay.get(path)
    assert first.headers["Refresh"] == "3"
    assert "4 of 420 lines" in words(first.text)
    with site.app_context():
        bring_in()
        assert db.session.scalar(select(func.count()).select_from(Invitation)) == 416
        assert db.session.scalars(select(Import)).one().ended_at is not None
    last = fay.get(path)
    assert "Refresh" not in last.headers
    assert "Invited 416 Invited before 0 Left out 4" in words(last.text)
    assert path in fay.get("/desk/groups/1/invite").text


def test_what_was_left_out_comes_as_a_file_without_a_formula(site: Flask, fay: FlaskClient) -> None:
    path = hand_in(fay, sheet(420))
    answer = fay.get(f"{path}/left-out.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="left-out.csv"'
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert rows[0][:3] == ["line", "reason", "email"]
    assert [row[0] for row in rows[1:]] == ["3", "4", "5", "250"]
    assert [row[2][:1] for row in rows[1:4]] == ["'"] * 3
    assert all(cell[:1] not in tuple("=+-@\t\r") for row in rows for cell in row)
    assert all(row[1] for row in rows)


def test_a_sheet_belongs_to_its_group_and_a_short_one_is_done_at_once(site: Flask, fay: FlaskClient) -> None:
    path = hand_in(fay, sheet(420))
    gil = enter(site, "gil@example.org")
    nothing = gil.get("/desk/groups/2/imports/99")
    for other in (path, path.replace("groups/1", "groups/2"), f"{path}/left-out.csv"):
        assert gil.get(other).data == nothing.data
    two = send(gil, "/desk/groups/2/invite", addresses="a@people.example\nb@people.example")
    assert "Invited: 2. Invited before: 0." in two.text
