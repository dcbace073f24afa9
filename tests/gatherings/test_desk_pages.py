"""The desk's pages: what a yes would mean before it is said, faults beside their fields, who was there."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.gatherings.groups import TYPED, at, found, person_of, planned, rows
from tests.journal.writers import Writer
from tests.lessons.readers import Reader, stand
from unhurried.audit.models import AuditEntry
from unhurried.cohorts.models import Cohort, Enrolment, Hold
from unhurried.gatherings.models import GatheringReply
from unhurried.gatherings.queries import meetings_of
from unhurried.kit.db import db, transaction
from unhurried.letters.service import tick
from unhurried.mail.models import OutboxRow

MARK = re.compile(r'name="shown" value="(\w+)"')


def say_yes(who: Writer, path: str, **fields: str) -> Any:
    """Look at what it would mean, then say yes to that."""
    shown = who.post(path, **fields)
    mark = MARK.search(shown.text)
    assert mark, shown.text
    return who.post(path, **fields, shown=mark[1], sure="yes")


def test_a_gathering_is_planned_after_its_meaning_was_shown(site: Flask, cohort: int, fay: Writer) -> None:
    with site.app_context(), transaction():
        ids = db.session.scalars(select(Enrolment.id).order_by(Enrolment.id)).all()
        for place in ids[1:]:
            person_of(place).zone = "Asia/Tokyo"
    shown = fay.post(at(cohort, "/new"), **TYPED)
    assert shown.status_code == 200
    lines = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in shown.text.split("<tr>")[2:]]
    assert lines[0].startswith("Tokyo, Japan 2 Friday 23 October, 03:00 to 04:00 Monday 19 October, 09:00")
    assert lines[1].startswith("London, United Kingdom 1 Thursday 22 October, 19:00 to 20:00 Monday 19 October, 09:00")
    assert rows(site) == [], "looking plans nothing"
    other = {**TYPED, "clock": "20:00"}
    changed = fay.post(at(cohort, "/new"), **other, shown=MARK.search(shown.text)[1], sure="yes")  # type: ignore[index]
    assert (changed.status_code, rows(site)) == (200, []), "a yes to something else shows that first"
    assert say_yes(fay, at(cohort, "/new"), **TYPED).status_code == 303
    again = fay.post(at(cohort, "/new"), **TYPED, shown=MARK.search(shown.text)[1], sure="yes")  # type: ignore[index]
    assert (again.status_code, len(rows(site))) == (422, 1), "a second press plans no second one"
    assert "meets at this time already: First evening" in again.text
    for page in (fay.get("/desk"), fay.get(at(cohort)), fay.get(f"/desk/groups/{cohort}/timeline")):
        assert "First evening" in page.text
    assert "a gathering" in fay.get(f"/desk/groups/{cohort}/timeline").text


@pytest.mark.parametrize(("on", "told"), [("2026-10-22", "2026-10-21"), ("2026-10-28", "2026-10-26")])
def test_the_letter_that_was_foretold_in_midweek_is_the_one_that_goes(
    site: Flask, cohort: int, fay: Writer, on: str, told: str
) -> None:
    with site.app_context():
        with transaction():
            for place in db.session.scalars(select(Enrolment.id)).all():
                person_of(place).reminders = False
        stand(datetime(2026, 10, 19, 8, tzinfo=UTC))
        tick()
        stand(datetime(2026, 10, 19, 15, tzinfo=UTC))
    shown = fay.post(at(cohort, "/new"), **{**TYPED, "on": on})
    assert f"{date.fromisoformat(told):%A} {int(told[-2:])} October, 09:00" in shown.text
    assert say_yes(fay, at(cohort, "/new"), **{**TYPED, "on": on}).status_code == 303
    with site.app_context():
        name = f"gathering:{meetings_of([cohort])[0].id}"
        for day in range(20, 29):
            stand(datetime(2026, 10, day, 9, tzinfo=UTC))
            tick()
        rows = db.session.scalars(select(OutboxRow).where(OutboxRow.state != "skipped"))
        assert {str(row.local_date) for row in rows if name in [one["item"] for one in row.items]} == {told}


def test_a_change_shows_from_where_to_where_and_for_whom(site: Flask, cohort: int, fay: Writer) -> None:
    with site.app_context():
        number = planned(cohort)
        stand(datetime(2026, 10, 19, 8, tzinfo=UTC))
        tick()
    page = fay.get(at(cohort, f"/{number}/change"))
    assert 'value="First evening"' in page.text
    fields = {**TYPED, "seen": "1", "on": "2026-10-24"}
    shown = fay.post(at(cohort, f"/{number}/change"), **fields)
    assert "From Thursday 22 October, 19:00 to 20:00 to Saturday 24 October, 19:00 to 20:00" in shown.text
    assert "The letters of 3 people told of the old time." in shown.text
    words = fay.post(at(cohort, f"/{number}/change"), **{**TYPED, "seen": "1", "title": "Tea"})
    assert "no letter goes out for it" in words.text
    assert say_yes(fay, at(cohort, f"/{number}/change"), **fields).status_code == 303
    with site.app_context():
        assert found(number).timing.on.isoformat() == "2026-10-24"
    late = say_yes(fay, at(cohort, f"/{number}/change"), **{**fields, "on": "2026-10-25"})
    assert late.status_code == 422
    assert "Somebody changed this gathering meanwhile." in late.text
    assert 'value="2026-10-25"' in late.text


def test_one_is_called_off_after_a_yes_and_not_twice(site: Flask, cohort: int, fay: Writer) -> None:
    with site.app_context():
        number = planned(cohort)
    path = at(cohort, f"/{number}/call-off")
    assert "No letter has told of it yet." in fay.get(path).text
    assert fay.post(path, seen="1").status_code == 303
    again = fay.post(path, seen="2")
    assert (again.status_code, "was called off" in again.text) == (422, True)
    assert "Called off" in fay.get(at(cohort)).text
    with site.app_context():
        acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.act.contains("gathering"))).all()
    assert acts == ["gathering planned", "gathering called off"]


def test_who_was_there_is_seen_by_its_facilitators_and_by_each_for_themselves(
    site: Flask, cohort: int, fay: Writer
) -> None:
    with site.app_context():
        number = planned(cohort)
        ids = list(db.session.scalars(select(Enrolment.id).where(Enrolment.cohort_id == cohort).order_by(Enrolment.id)))
    path = at(cohort, f"/{number}")
    mira, tom = Reader(site, "mira@example.org", ids[0]), Reader(site, "tom@example.org", ids[1])
    mira.post(f"/gatherings/{number}/answer", answer="not_this_time")
    assert "not this time" in fay.get(path).text
    early = fay.post(f"{path}/there", came=[str(ids[0])])
    assert early.status_code == 303
    assert "once the gathering has begun" in fay.get(path).text
    with site.app_context():
        stand(datetime(2026, 10, 22, 20, tzinfo=UTC))
    fay.post(f"{path}/there", came=[str(ids[0]), str(ids[2]), "999999", "x"])
    assert fay.get(path).text.count(" checked") == 2
    assert "noted that you were there" in mira.get(f"/gatherings/{number}").text
    assert "noted that you were there" not in tom.get(f"/gatherings/{number}").text
    fay.post(f"{path}/there", came=[str(ids[2])])
    with site.app_context():
        noted = select(AuditEntry).where(AuditEntry.act == "attendance noted")
        assert [(one.subject_id, one.detail) for one in db.session.scalars(noted)] == [
            (person_of(place).id, {}) for place in (ids[0], ids[2], ids[0])
        ]
        kept = [(one.enrolment_id, one.answer, one.came) for one in db.session.scalars(select(GatheringReply))]
    assert sorted(kept) == [(ids[0], "not_this_time", False), (ids[2], None, True)], "tom's absence is no entry"


def test_an_admin_plans_but_sees_no_answers_and_another_groups_facilitator_finds_nothing(
    site: Flask, cohort: int, fay: Writer
) -> None:
    from tests.accounts.visits import make_person
    from tests.gatherings.groups import COURSE, STARTS
    from tests.lessons.readers import make_cohort

    with site.app_context():
        number = planned(cohort)
        elsewhere = make_cohort(COURSE, STARTS)
        stand(datetime(2026, 10, 22, 20, tzinfo=UTC))
    make_person(site, "root@example.org", "admin")
    root, gil = Writer(site, "root@example.org"), Writer.facilitator(site, "gil@example.org", elsewhere)
    assert "for the group’s own facilitators" in root.get(at(cohort, f"/{number}")).text
    assert "mira" not in root.get(at(cohort, f"/{number}")).text
    nothing = gil.get("/desk/none-such").data
    assert root.post(at(cohort, f"/{number}/there")).data == nothing
    for rest in ("", "/new", f"/{number}", f"/{number}/change", f"/{number}/call-off"):
        assert gil.get(at(cohort, rest)).data == nothing
        assert gil.get(at(elsewhere, rest.replace("/new", "") or "/999")).status_code == 404 or rest == "/new"
    assert gil.get(at(elsewhere, f"/{number}")).data == nothing, "not under another group's number either"
    mira = Reader(site, "mira@example.org", 1)
    assert mira.get(at(cohort)).data == nothing


def test_a_hold_shows_which_gatherings_move_along_before_it_is_set(site: Flask, cohort: int, fay: Writer) -> None:
    with site.app_context():
        planned(cohort)
        number = planned(cohort, date(2026, 10, 29), title="Second evening")
    wait = {"kind": "wait", "position": "2", "weeks": "1"}
    preview = fay.post(f"/desk/groups/{cohort}/timeline", **wait).text
    preview = preview.partition('id="preview"')[2].partition("</section>")[0]
    told = " ".join(re.sub(r"<[^>]+>", " ", preview).split())
    assert "Second evening, on the group’s clock was Thu 29 Oct 2026, 19:00 will be Thu 5 Nov 2026, 19:00" in told
    assert "First evening" not in preview
    with site.app_context():
        assert db.session.scalars(select(Hold)).all() == []
    mark = re.search(r'name="shown" value="(\w+)"', preview)
    assert mark
    fay.post(f"/desk/groups/{cohort}/timeline", **wait, shown=mark[1], sure="yes")
    with site.app_context():
        assert found(number).timing.on == date(2026, 11, 5)
        assert len(meetings_of([cohort])) == 2
        assert db.session.get_one(Cohort, cohort).state == "launched"
