"""Stylesheets and scripts as browsers get them: packed, several as one, kept for good."""

from __future__ import annotations

import gzip
import re

import pytest
from flask.testing import FlaskClient

from tests.infra.apps import make_app
from unhurried.kit.static import FOLDER, asset, bundle

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("static")
    return make_app(f"sqlite:///{folder / 'none.sqlite'}", folder).test_client()


def test_several_files_come_as_one_in_their_order(client: FlaskClient) -> None:
    address = bundle("css", "tokens", "base")
    assert re.fullmatch(r"/static/css/tokens\+base\.css\?v=[0-9a-f]{16}", address)
    expected = b"\n".join((FOLDER / "css" / f"{name}.css").read_bytes() for name in ("tokens", "base"))
    assert client.get(address).data == expected
    assert bundle("css", "base", "tokens").partition("=")[2] != address.partition("=")[2]


def test_who_understands_gzip_gets_it_and_nobody_else(client: FlaskClient) -> None:
    address = asset("css/base.css")
    plain, packed = client.get(address), client.get(address, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    for answer in (plain, packed):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert plain.headers["ETag"] != packed.headers["ETag"]


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/static/js/leave.js", headers=GZIP)
    again = client.get("/static/js/leave.js", headers={**GZIP, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name",
    [
        "css/none.css", "css/tokens+none.css", "css/tokens+tokens.css", "css/../css/base.css", "../keys.py",
        "css//etc/a.css", "css/base.css%00.css", "css/" + "a" * 3000 + ".css", "css", "mark.png", "css/B.css",
    ],
)  # fmt: skip
def test_anything_else_is_no_such_page(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_address_of_no_file_stops_the_template() -> None:
    with pytest.raises(LookupError):
        asset("css/none.css")
