"""Where someone is signed in, for how long, and staying longer (docs: security §1.3, care §3)."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from sqlalchemy import select, update

from tests.accounts.conftest import MIRA
from tests.accounts.visits import Visit
from unhurried.accounts.devices import device_of, device_words
from unhurried.accounts.models import Session
from unhurried.kit import clock
from unhurried.kit.db import db, transaction

FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


def unused_for(visit: Visit, **span: float) -> None:
    with visit.app.app_context(), transaction() as session:
        session.execute(update(Session).values(seen_at=clock.wall() - timedelta(**span)))


def seconds_left(visit: Visit) -> int:
    return int(json.loads(visit.get("/stay").data)["seconds"])


def test_devices_are_named_in_plain_words() -> None:
    found = [device_words(device_of(line)) for line in (FIREFOX, IPHONE, EDGE, "curl/8.0", "", "x" * 9000)]
    assert found == ["Firefox on Android", "Safari on iPhone", "Edge on Windows", "A browser", "A browser", "A browser"]


def test_the_list_says_device_level_and_time_and_marks_this_one(visit: Visit) -> None:
    visit.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    visit.client.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    visit.enter(MIRA, device="shared")
    other = Visit(visit.app)
    other.client.environ_base["HTTP_USER_AGENT"] = IPHONE
    other.enter(MIRA)
    rows = re.findall(r"<li>\s*<p>\s*<strong>(.*?)</p>", visit.get("/account").text, re.S)
    mine, hers = sorted((" ".join(row.split()) for row in rows if "signed in" in row), key=lambda row: "Safari" in row)
    assert "Firefox on Android</strong> · this browser" in mine
    assert "shared device · does not open what is private" in mine
    assert "Safari on iPhone</strong><br> your own device" in hers
    assert re.search(r"signed in \d+ \w+, \d\d:\d\d", hers)
    assert "203.0.113" not in visit.get("/account").text
    with visit.app.app_context():
        kept = " ".join(repr(tuple(row)) for row in db.session.execute(select(*Session.__table__.columns)))
    assert "203.0.113" not in kept
    assert "Mozilla" not in kept


def test_all_others_or_all_are_signed_out_at_once(visit: Visit) -> None:
    others = [Visit(visit.app), Visit(visit.app)]
    for one in (visit, *others):
        one.enter(MIRA)
    assert visit.post("/account/sessions/end-others").status_code == 303
    assert [one.get("/account").status_code for one in (visit, *others)] == [200, 401, 401]
    others[0].enter(MIRA)
    cookie = visit.cookie() or ""
    answer = visit.post("/account/sessions/end-all")
    assert answer.headers["Clear-Site-Data"]
    visit.client.set_cookie("unhurried", cookie, domain="127.0.0.1")
    assert [one.get("/account").status_code for one in (visit, others[0])] == [401, 401]


def test_every_page_says_in_words_until_when(visit: Visit) -> None:
    assert "You stay signed in until" not in visit.get("/help").text
    visit.enter(MIRA, device="shared")
    page = visit.get("/help").text
    until = (
        (clock.wall() + timedelta(minutes=15)).strftime("%H:%M"),
        (clock.wall() + timedelta(minutes=14)).strftime("%H:%M"),
    )
    shown = re.search(r"data-until>(\d\d:\d\d)<", page)
    assert shown
    assert shown[1] in until


def test_asking_how_long_is_no_use_of_the_session_and_staying_is(visit: Visit) -> None:
    visit.enter(MIRA, device="shared")
    unused_for(visit, minutes=13, seconds=30)
    assert 60 < seconds_left(visit) <= 90
    assert 60 < seconds_left(visit) <= 90
    answer = visit.client.post(
        "/stay", data={"csrf_token": visit.csrf()}, base_url=visit.site, headers={"Accept": "application/json"}
    )
    assert 880 < json.loads(answer.data)["seconds"] <= 900
    unused_for(visit, minutes=16)
    assert visit.get("/stay").status_code == 401
    assert visit.post("/stay").status_code == 401


def test_staying_without_a_script_leads_back_to_the_page(visit: Visit) -> None:
    visit.enter(MIRA)
    assert visit.post("/stay", referrer="/help").location == "/help"


def test_no_stay_lasts_longer_than_a_day(visit: Visit) -> None:
    visit.enter(MIRA)
    with visit.app.app_context(), transaction() as session:
        session.execute(update(Session).values(began_at=clock.wall() - timedelta(hours=23, minutes=50)))
    visit.post("/stay")
    assert seconds_left(visit) <= 600


def test_a_shared_devices_cookie_goes_with_the_browser(visit: Visit) -> None:
    given = {device: visit.enter(MIRA, device=device).headers.getlist("Set-Cookie") for device in ("shared", "mine")}
    lines = {device: next(one for one in cookies if one.startswith("unhurried=")) for device, cookies in given.items()}
    assert "Max-Age" not in lines["shared"]
    assert "Max-Age=86400" in lines["mine"]
