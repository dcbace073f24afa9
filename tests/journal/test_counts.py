"""What an admin sees of check-ins: five people or more, whole closed weeks, counted once (docs: security §2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, join, stand
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment
from unhurried.journal.models import CheckInCount
from unhurried.journal.rules import counted
from unhurried.journal.service import Answers, check_in, count_closed_weeks
from unhurried.kit.db import db, transaction
from unhurried.privacy.service import erase

PATH = "/desk/check-ins"
CLOSED = DAY_ONE + timedelta(days=14)


@pytest.fixture
def admin(ada: Writer) -> Writer:
    with ada.app.app_context(), transaction():
        db.session.execute(update(Person).where(Person.id == ada.id).values(role="admin"))
    return ada


@pytest.fixture
def crowd(mira: Writer) -> list[tuple[int, int]]:
    """Six people of the group, with their places; Mira is the first."""
    with mira.app.app_context():
        cohort = db.session.get_one(Enrolment, mira.enrolment).cohort_id
        places = [mira.enrolment, *(join(cohort, f"p{number}@example.org") for number in range(5))]
        stand(DAY_ONE)
        return [(db.session.get_one(Enrolment, place).person_id, place) for place in places]


def say(who: Writer, people: list[tuple[int, int]], **given: str) -> None:
    with who.app.app_context(), transaction():
        for person, place in people:
            check_in(person, place, 1, Answers({"pace": "right", **given}, line="sealed words"))


def count(who: Writer) -> str:
    assert who.post(PATH).status_code == 303
    return who.get(PATH).text


def table(shown: str) -> str:
    return shown.partition("<h2>")[2].partition("</main>")[0]


def at(who: Writer, days: int) -> None:
    with who.app.app_context():
        stand(DAY_ONE + timedelta(days=days))


def counts(who: Writer) -> list[tuple[int, int, dict[str, dict[str, int]]]]:
    with who.app.app_context():
        return [(row.position, row.people, row.counts) for row in db.session.scalars(select(CheckInCount))]


def test_five_answers_are_counted_once_the_week_has_closed(admin: Writer, crowd: list[tuple[int, int]]) -> None:
    say(admin, crowd[:4], heavy="5")
    say(admin, crowd[4:5], heavy="1")
    assert "Count them" not in admin.get(PATH).text
    at(admin, 15)
    assert "1 week has closed" in admin.get(PATH).text
    shown = count(admin)
    assert "very heavy: 4" in shown
    assert "light: 1" in shown
    assert "fewer than five" in shown
    assert "sealed words" not in shown
    assert counts(admin)[0][2] == {
        "heavy": {"1": 1, "2": 0, "3": 0, "4": 0, "5": 4},
        "pace": {"slow": 0, "right": 5, "fast": 0},
    }


def test_four_people_are_never_counted_not_even_later(admin: Writer, crowd: list[tuple[int, int]]) -> None:
    say(admin, crowd[:4], heavy="5")
    at(admin, 15)
    assert "very heavy" not in count(admin)
    say(admin, crowd, heavy="5")
    assert "very heavy" not in count(admin)
    assert counts(admin) == [(1, 0, {})]


@pytest.mark.parametrize("change", ["one more", "another answer", "erased", "left"])
def test_nobody_is_found_by_comparing_two_counts(admin: Writer, crowd: list[tuple[int, int]], change: str) -> None:
    say(admin, crowd[:5], heavy="3")
    at(admin, 15)
    before = count(admin)
    if change in ("one more", "another answer"):
        say(admin, crowd[5:] if change == "one more" else crowd[:1], heavy="1")
    else:
        with admin.app.app_context(), transaction():
            if change == "erased":
                erase(crowd[1][0])
            else:
                db.session.get_one(Enrolment, crowd[1][1]).left_at = CLOSED
    kept = counts(admin)
    assert table(count(admin)) == table(before)
    assert counts(admin) == kept


def test_what_is_said_after_the_week_has_closed_is_in_no_count(admin: Writer, crowd: list[tuple[int, int]]) -> None:
    say(admin, crowd[:5], heavy="3")
    at(admin, 15)
    say(admin, crowd[5:], heavy="5")
    count(admin)
    assert counts(admin)[0][1] == 5


def test_a_rest_week_is_not_counted_and_a_held_one_later(admin: Writer, crowd: list[tuple[int, int]]) -> None:
    at(admin, 7 * 20)
    count(admin)
    assert [position for position, _people, _counts in counts(admin)] == [1, 2, 3, 4, 6, 7, 8, 9]


def test_only_an_admin_sees_it(admin: Writer, mira: Writer, eve: Writer) -> None:
    nothing = eve.get("/desk/none/such")
    for who in (eve, mira):
        for answer in (who.get(PATH), who.post(PATH)):
            assert (answer.status_code, answer.data) == (404, nothing.data)
    assert PATH not in eve.get("/desk").text
    assert PATH in admin.get("/desk").text


def test_looking_counts_nothing_and_counting_twice_counts_once(admin: Writer, crowd: list[tuple[int, int]]) -> None:
    say(admin, crowd[:5], heavy="3")
    at(admin, 15)
    admin.get(PATH)
    assert counts(admin) == []
    with admin.app.app_context(), transaction():
        assert (count_closed_weeks(by=admin.id), count_closed_weeks(by=admin.id)) == (1, 0)


def test_who_answers_is_told_so_above_the_first_question(mira: Writer) -> None:
    shown = mira.get(f"/check-in/{mira.enrolment}/1").text
    said = "those numbers where five people or more answered, and never anyone"
    assert 0 < shown.index(said) < shown.index("How heavy has this week been?")


def test_rather_not_say_is_no_answer() -> None:
    said = [{"heavy": "unsaid", "pace": "fast", "statement": "5"}] * 5
    assert counted(said) == {"pace": {"slow": 0, "right": 0, "fast": 5}}
    assert counted([*said[:4], {"pace": "unsaid"}]) == {}
