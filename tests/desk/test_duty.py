"""What cannot wait reaches the person on duty at once, and the second one after the staffed hours (docs: care §5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.accounts.visits import make_person
from tests.infra.smtp import SmtpServer
from tests.journal.writers import Writer
from tests.lessons.readers import join, make_cohort, stand
from unhurried.accounts.models import Person
from unhurried.care.models import Duty, OutreachTask
from unhurried.circle.models import Circle, CirclePost, CircleSeat, CircleThread
from unhurried.cohorts.service import keep_apart
from unhurried.desk.service import tell_staff
from unhurried.kit.db import db, transaction
from unhurried.mail.service import drain

FRIDAY = datetime(2026, 10, 2, 14, tzinfo=UTC)  # 15:00 in London, two staffed hours before the weekend
MONDAY = datetime(2026, 10, 5, 10, tzinfo=UTC)  # 11:00 in London: the four hours are over


@pytest.fixture
def site(new_app: Callable[..., Flask], smtp: SmtpServer) -> Flask:
    """Mira in a group in London that Ada looks after, and Bea after her; an admin besides."""
    found = new_app(smtp_url=smtp.url)
    with found.app_context():
        cohort = make_cohort()
        join(cohort, "mira@example.org")
        stand(FRIDAY)
    for name in ("ada", "bea"):
        Writer.facilitator(found, f"{name}@example.org", cohort)
    make_person(found, "ida@example.org", "admin")
    return found


@pytest.fixture
def mira(site: Flask) -> Writer:
    return Writer(site, "mira@example.org")


def urgent(site: Flask, smtp: SmtpServer, at: datetime) -> list[str]:
    """Everyone who was sent an urgent line up to this instant."""
    with site.app_context():
        stand(at)
        for _again in range(2):
            with transaction():
                tell_staff()
        drain("urgent")
    return [one.recipients[0].partition("@")[0] for one in smtp.accepted if "needs a person now" in one.text()]


def test_the_second_person_hears_after_four_staffed_hours_over_the_weekend(
    site: Flask, smtp: SmtpServer, mira: Writer
) -> None:
    assert mira.post("/my-weeks/tell").status_code == 303
    assert urgent(site, smtp, FRIDAY) == ["ada"]
    assert urgent(site, smtp, MONDAY - timedelta(minutes=1)) == ["ada"]
    assert urgent(site, smtp, MONDAY) == ["ada", "bea"]
    assert urgent(site, smtp, MONDAY + timedelta(days=1)) == ["ada", "bea"], "nobody is told twice"
    assert "mira" not in "".join(one.text().lower() for one in smtp.accepted)


def test_whoever_takes_it_spares_the_second_person_and_can_take_that_back(
    site: Flask, smtp: SmtpServer, mira: Writer
) -> None:
    mira.post("/my-weeks/tell")
    ada = Writer(site, "ada@example.org")
    page = ada.get("/desk").text
    assert "First: one thing that cannot wait." in page
    assert "5 October, 10:00" in page, "when the second one is called, on Ada's own clock"
    task = OutreachTask.cause == "safety"
    with site.app_context():
        number = db.session.scalars(select(OutreachTask.id).where(task)).one()
    assert urgent(site, smtp, FRIDAY) == ["ada"]
    assert ada.post(f"/desk/tasks/{number}/mine").status_code == 303
    assert "You look after it." in ada.get("/desk").text
    assert urgent(site, smtp, MONDAY) == ["ada"]
    ada.post(f"/desk/tasks/{number}/again")
    assert urgent(site, smtp, MONDAY) == ["ada", "bea"]


def test_a_line_that_waits_is_stopped_when_the_person_takes_it_back(
    site: Flask, smtp: SmtpServer, mira: Writer
) -> None:
    mira.post("/my-weeks/tell")
    with site.app_context(), transaction():
        tell_staff()
    assert "somebody on duty was told" in mira.get("/my-weeks").text
    mira.post("/my-weeks/take_back")
    assert urgent(site, smtp, FRIDAY) == []
    assert "mira" not in Writer(site, "ada@example.org").get("/desk").text
    later = FRIDAY + timedelta(minutes=5)
    with site.app_context():
        stand(later)
    mira.post("/my-weeks/tell")
    assert urgent(site, smtp, later) == ["ada"], "said again, it is told again"


def test_only_who_asked_for_it_is_told_of(site: Flask, smtp: SmtpServer, mira: Writer) -> None:
    mira.post("/my-weeks", form="quieter")
    assert urgent(site, smtp, FRIDAY) == []
    assert "mira" not in Writer(site, "ada@example.org").get("/desk").text
    assert mira.with_link().post("/my-weeks/tell").status_code == 403


def test_the_two_on_duty_are_set_by_hand_and_are_staff_who_may_know(
    site: Flask, smtp: SmtpServer, mira: Writer
) -> None:
    ada, bea = Writer(site, "ada@example.org"), Writer(site, "bea@example.org")
    hours = {"opens": "09:00", "closes": "17:00", "zone": "Europe/London", "escalate_after": "2"}
    two = {"first_id": str(bea.id), "second_id": str(ada.id)}
    assert ada.post("/desk/groups/1/duty", days=["5", "6"], **hours, **two).status_code == 303
    assert "Friday, Saturday, 09:00 to 17:00 (London time)" in ada.get("/desk").text
    mira.post("/my-weeks/tell")
    assert urgent(site, smtp, FRIDAY) == ["bea"]
    assert urgent(site, smtp, FRIDAY + timedelta(hours=2)) == ["bea", "ada"]
    with site.app_context(), transaction():
        keep_apart(mira.id, bea.id, by=None)
        db.session.execute(update(Person).where(Person.id == ada.id).values(role="participant"))
        db.session.execute(update(OutreachTask).values(opened_at=FRIDAY + timedelta(hours=3)))
    assert urgent(site, smtp, FRIDAY + timedelta(hours=3))[2:] == ["ida"], "an admin, where nobody else may know"


@pytest.mark.parametrize("wrong", [
    {"days": []}, {"days": ["9"]}, {"opens": "17:00", "closes": "09:00"}, {"opens": "soon"}, {"zone": "Moon/Base"},
    {"escalate_after": "0"}, {"escalate_after": "many"}, {"first_id": "999"},
])  # fmt: skip
@pytest.mark.usefixtures("smtp")
def test_hours_that_cannot_be_change_nothing_and_stay_on_the_page(hours_site: Writer, wrong: dict[str, object]) -> None:
    fine = {"days": ["1"], "opens": "09:00", "closes": "17:00", "zone": "Europe/London", "escalate_after": "4"}
    answer = hours_site.post("/desk/groups/1/duty", **{**fine, **wrong})
    assert answer.status_code == 422
    assert "Nothing was changed yet" in answer.text
    with hours_site.app.app_context():
        assert db.session.scalars(select(Duty)).all() == []


@pytest.fixture
def hours_site(new_app: Callable[..., Flask]) -> Writer:
    site = new_app()
    with site.app_context():
        cohort = make_cohort()
    return Writer.facilitator(site, "ada@example.org", cohort)


def test_hours_are_shown_to_everyone_in_the_group(hours_site: Writer) -> None:
    with hours_site.app.app_context():
        join(1, "mira@example.org")
    mira = Writer(hours_site.app, "mira@example.org")
    usual = "Monday to Friday, 09:00 to 17:00 (London time)"
    assert all(usual in mira.get(path).text for path in ("/help", "/message", "/my-weeks"))
    hours = {"opens": "10:30", "closes": "12:00", "zone": "Asia/Tokyo", "escalate_after": "4"}
    hours_site.post("/desk/groups/1/duty", days=["2"], **hours)
    assert all("Tuesday, 10:30 to 12:00 (Tokyo time)" in mira.get(path).text for path in ("/help", "/message"))
    assert "on weekdays" in hours_site.app.test_client().get("/help").text, "who is in no group reads it in general"


def test_a_second_cry_neither_puts_off_the_second_person_nor_is_lost(
    site: Flask, smtp: SmtpServer, mira: Writer
) -> None:
    mira.post("/my-weeks/tell")
    assert urgent(site, smtp, FRIDAY) == ["ada"]
    with site.app_context():
        stand(FRIDAY + timedelta(hours=1))
    mira.post("/my-weeks/tell")
    assert urgent(site, smtp, MONDAY) == ["ada", "bea"], "as if it had been said once"
    ada = Writer(site, "ada@example.org")
    with site.app_context():
        number = db.session.scalars(select(OutreachTask.id)).one()
    ada.post(f"/desk/tasks/{number}/done")
    with site.app_context(), transaction():
        db.session.execute(update(OutreachTask).values(since=MONDAY.date()))
    mira.post("/my-weeks/tell")
    assert urgent(site, smtp, MONDAY) == ["ada", "bea", "ada"], "the same day, after somebody saw to it"


def test_the_daily_list_counts_posts_to_read_and_people_to_look_in_on(
    site: Flask, smtp: SmtpServer, mira: Writer
) -> None:
    ada = Writer(site, "ada@example.org")
    ada.post("/desk/notes/1", facts="", preferences="", promises="A call", next_on="2026-10-02", seen="0")
    with site.app_context(), transaction():
        circle = Circle(cohort_id=1, track="hurt", number=1, made_at=FRIDAY)
        db.session.add(circle)
        db.session.flush()
        seat, thread = (
            CircleSeat(circle_id=circle.id, enrolment_id=1, seated_at=FRIDAY),
            CircleThread(circle_id=circle.id),
        )
        thread.title, thread.made_at = "Tea", FRIDAY
        db.session.add_all([seat, thread])
        db.session.flush()
        post = CirclePost(id="one", person_id=mira.id, version=0, thread_id=thread.id, seat_id=seat.id)
        post.words, post.state, post.made_in, post.made_at = {"text": "Secret"}, "waiting", "page", FRIDAY
        db.session.add(post)
    assert "1 post waits to be read before others see it" in ada.get("/desk").text
    with site.app_context():
        with transaction():
            tell_staff()
        drain("lesson")
    said = next(one.text() for one in smtp.accepted if one.recipients == ("ada@example.org",))
    assert "One post waits to be read." in said
    assert "You meant to look in on one person." in said
    assert "task" not in said
    assert "Secret" not in said
