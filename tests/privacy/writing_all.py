"""Someone writes a canary in every place that is private, and their facilitator looks at all that is theirs to see."""

from __future__ import annotations

import re
from datetime import date, timedelta

from flask import Flask

from tests.circle.sitting import enter, posts, write
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, join, make_cohort, stand
from unhurried.cohorts.models import Enrolment
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.pacing.models import HardDay

PLACES = (
    "entry", "answer", "quiet", "second", "lapsed", "shared", "searched", "line", "promise", "anew", "note", "reason",
    "long", "message", "reply", "post", "hidden post", "why", "facts", "prefers",
)  # fmt: skip
CONTROL = "Kontrollvogel öffentlich 4711"


def bird(place: str) -> str:
    """The canary of one place: letters of several kinds, so that every encoding shows."""
    return f"Kanarienvogel {place} größer 7Q2X"


def live(site: Flask) -> tuple[Writer, Writer]:
    """Someone writes a canary in every place, and their facilitator looks at all that is theirs to see."""
    with site.app_context():
        cohort = make_cohort()
        place = join(cohort, "mira@example.org")
        with transaction():
            db.session.get_one(Enrolment, place).name = CONTROL
        stand(DAY_ONE)
    mira, ada = Writer(site, "mira@example.org", place), Writer.facilitator(site, "ada@example.org", cohort)
    path = mira.writes(bird("entry"))
    mira.page(mira.here()).send(bird("answer"), prompt="0")
    mira.page().quietly(bird("quiet"))
    one, two = mira.page(path), mira.page(path)
    one.send(bird("entry") + " goes on")
    two.quietly(bird("second"))
    mira.page().send(bird("long") * 6000)
    mira.post(f"{mira.writes(bird('shared'))}/share", facilitator=str(ada.id))
    ada.post(next(p.split('"')[0] for p in ada.get("/desk/shared").text.split('action="') if "/desk/shared/" in p))
    mira.post("/journal/search", wanted=bird("searched"))
    mira.writes(bird("searched"))
    mira.post(f"/check-in/{place}/1", line=bird("line"), heavy="5", contact="yes")
    shares_a_check_in(mira, ada)
    promise(mira)
    reason(mira)
    talk(mira, ada)
    sits_in_a_circle(mira, ada)
    kept_in_mind(mira, ada)
    lapsed(mira)
    assert mira.post("/signin", email=mira.email).status_code == 303
    return mira, ada


def shares_a_check_in(mira: Writer, ada: Writer) -> None:
    """With its line, and the facilitator opens it."""
    whom = re.search(rf'value="([^":]+:{ada.id})"', mira.get("/sharing").text)
    assert whom, "the check-in can be shared with the facilitator"
    mira.post("/sharing/facilitator", whom=whom[1], line="yes")
    share = re.search(r'name="share" value="([^"]+)"', ada.get("/desk/shared-check-ins").text)
    assert share, "the facilitator has one to open"
    assert bird("line") in ada.post("/desk/shared-check-ins", share=share[1]).text


def promise(mira: Writer) -> None:
    mira.post("/journal/promises", text=bird("promise"))
    shown = mira.get("/journal/promises").text.split('action="')
    mark = next(part.split('"')[0] for part in shown if part.split('"')[0].endswith("/mark"))
    mira.post(mark, how="renegotiated", note=bird("note"), anew=bird("anew"))


def reason(mira: Writer) -> None:
    with mira.app.app_context(), transaction():
        day = HardDay(person_id=mira.id, on=date(2027, 1, 2))
        db.session.add(day)
        db.session.flush()
        number = day.id
    mira.post(f"/journal/hard-days/{number}", text=bird("reason"))


def talk(mira: Writer, ada: Writer) -> None:
    mira.post("/message", text=bird("message"), place=str(mira.enrolment))
    ada.post(f"/desk/messages/{mira.enrolment}")
    ada.post(f"/desk/messages/{mira.enrolment}/write", text=bird("reply"))


def sits_in_a_circle(mira: Writer, ada: Writer) -> None:
    """Two posts, of which the facilitator lets one be read and takes the other out, with a word about it."""
    enter(mira)
    for place in ("post", "hidden post"):
        assert write(mira, bird(place)).status_code == 303
    for post, what in zip(posts(mira), ("show", "hide"), strict=True):
        opened = ada.post(f"/desk/circles/posts/{post.id}")
        seen = re.search(r'name="seen" value="([^"]+)"', opened.text)
        assert seen, "the facilitator reads it"
        ada.post(f"/desk/circles/posts/{post.id}/decide", what=what, why=bird("why"), seen=seen[1])


def kept_in_mind(mira: Writer, ada: Writer) -> None:
    """What the facilitator notes about them, opened and written anew."""
    path = f"/desk/notes/{mira.enrolment}"
    ada.post(path, facts=bird("facts"), preferences="", promises="", next_on="", seen="0")
    seen = re.search(r'name="seen" value="(\d+)"', ada.post(f"{path}/open").text)
    assert seen, "the facilitator opens it"
    ada.post(path, facts=bird("facts"), preferences=bird("prefers"), promises="", next_on="", seen=seen[1])


def lapsed(mira: Writer) -> None:
    page = mira.page()
    mira.change_session(seen_at=clock.wall() - timedelta(hours=3))
    assert page.send(bird("lapsed")).status_code == 401
    mira.enter(full=True)
