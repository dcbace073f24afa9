"""The safety path: chosen by one person, read by that person behind a second proof, and seen by nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from tests.accounts.visits import Visit
from tests.care.conftest import COURSE, tables_of
from tests.infra.pages import still
from tests.lessons.readers import DAY_ONE, Reader, join, make_cohort, stand
from tests.security.roles import Roles
from unhurried.accounts.models import Person
from unhurried.care.models import SafetyPath
from unhurried.cohorts.models import Enrolment, Facilitator
from unhurried.curriculum.queries import load_course
from unhurried.curriculum.rules import Lesson
from unhurried.kit.db import db, transaction
from unhurried.privacy.queries import everything

LATER = DAY_ONE + timedelta(weeks=10)


def lesson(position: int, track: str = "hurt", *, safety: bool) -> Lesson:
    return load_course(COURSE).lesson(position, track, safety=safety)


def steps_that_differ(position: int, track: str = "hurt") -> Iterator[tuple[int, str, str]]:
    """The number, the ordinary title and the quieter one of each step of the week that has two titles."""
    pairs = zip(lesson(position, track, safety=False).steps, lesson(position, track, safety=True).steps, strict=True)
    for number, (ordinary, quieter) in enumerate(pairs, 1):
        if ordinary.title != quieter.title:
            yield number, ordinary.title, quieter.title


def title(reader: Reader, path: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", reader.get(path).text, re.S)
    assert found, path
    return unescape(found[1]).strip()


def choose(reader: Reader, form: str = "quieter") -> None:
    assert reader.post("/my-weeks", form=form).status_code == 303


def chosen(site: Flask) -> list[int]:
    with site.app_context():
        return list(db.session.scalars(select(SafetyPath.person_id)))


def test_the_quieter_steps_open_once_chosen_and_the_ordinary_ones_once_undone(mira: Reader) -> None:
    number, ordinary, quieter = next(steps_that_differ(1))
    assert title(mira, mira.week(1, f"/{number}")) == ordinary
    choose(mira)
    assert title(mira, mira.week(1, f"/{number}")) == quieter
    choose(mira, "ordinary")
    assert title(mira, mira.week(1, f"/{number}")) == ordinary


def test_every_week_of_both_tracks_has_its_quieter_steps_practice_and_short_version(
    site: Flask, mira: Reader, tom: Reader
) -> None:
    with site.app_context():
        stand(LATER)
    differ = 0
    for reader, track in ((mira, "hurt"), (tom, "broke")):
        choose(reader)
        for week in load_course(COURSE).outline.weeks:
            if week.kind == "rest":
                continue
            page = lesson(week.position, track, safety=True)
            differ += page != lesson(week.position, track, safety=False)
            for number, step in enumerate(page.steps, 1):
                assert title(reader, reader.week(week.position, f"/{number}")) == step.title
            assert page.short
            shown = reader.get(reader.week(week.position, "/short")).text
            assert page.short.screens[0].markdown.split()[0] in unescape(shown)
    assert differ == 16


def test_the_choice_holds_in_all_groups_of_the_person_and_for_nobody_else(
    site: Flask, mira: Reader, tom: Reader
) -> None:
    with site.app_context():
        second = join(make_cohort("deciding-what-comes-next"), mira.email, track="solo")
        stand(LATER)
    choose(mira)
    course = load_course("deciding-what-comes-next")
    quieter, ordinary = (course.lesson(3, "solo", safety=safety) for safety in (True, False))
    number = next(n for n, step in enumerate(quieter.steps) if step.title != ordinary.steps[n].title)
    assert title(mira, f"/weeks/{second}/3/{number + 1}") == quieter.steps[number].title
    number, plain, _quieter = next(steps_that_differ(1, "broke"))
    assert title(tom, tom.week(1, f"/{number}")) == plain


def test_an_inbox_alone_sees_the_ordinary_pages_and_can_change_nothing(
    site: Flask, mira: Reader, inbox: Reader
) -> None:
    paths = ["/safety", "/home", mira.week(1), *(mira.week(1, f"/{n}") for n, _a, _b in steps_that_differ(1))]
    closed = inbox.get("/my-weeks")
    before = [still(inbox.get(path).text) for path in paths]
    assert closed.status_code == 403
    choose(mira)
    assert [still(inbox.get(path).text) for path in paths] == before
    assert still(inbox.get("/my-weeks").text) == still(closed.text)
    assert inbox.post("/my-weeks", form="ordinary").status_code == 403
    assert len(chosen(site)) == 1


def test_titles_time_and_progress_look_the_same_in_both_forms(mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    mira.post(mira.week(1, "/3"))
    before = [still(mira.get(path).text) for path in ("/home", "/safety", "/rhythm")]
    assert title(mira, mira.week(1)) == lesson(1, safety=False).title
    choose(mira)
    assert title(mira, mira.week(1)) == lesson(1, safety=False).title
    assert [still(mira.get(path).text) for path in ("/home", "/safety", "/rhythm")] == before


def test_what_was_read_and_written_is_kept_when_the_form_changes(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    mira.post(mira.week(1, "/3"))
    mira.post(f"/write/{mira.enrolment}/1", text="Words from the ordinary page", tab="a" * 27)
    choose(mira)
    assert mira.post(mira.week(1, "/begin")).location.endswith(mira.week(1, "/4"))
    assert "Words from the ordinary page" in mira.get("/journal").text
    choose(mira, "ordinary")
    assert mira.post(mira.week(1, "/begin")).location.endswith(mira.week(1, "/4"))


def test_nothing_else_in_the_database_changes_with_the_choice(site: Flask, mira: Reader, tom: Reader) -> None:
    mira.get("/my-weeks")
    before = tables_of(site)
    choose(mira)
    after = tables_of(site)
    assert {name for name in after if after[name] != before[name]} == {"safety_path"}
    choose(mira, "ordinary")
    assert tables_of(site) == before


@pytest.mark.parametrize("role", ["facilitator", "admin"])
def test_the_desk_reads_the_same_before_and_after(site: Flask, mira: Reader, role: str) -> None:
    roles = Roles(site)
    with site.app_context(), transaction():
        cohort = db.session.get_one(Enrolment, mira.enrolment).cohort_id
        db.session.add(Facilitator(cohort_id=cohort, person_id=roles.ids["facilitator"]))
    visit = roles.browser(role)
    paths = ["/desk", f"/desk/groups/{cohort}", f"/desk/groups/{cohort}/timeline", "/desk/shared"]
    before = [_read(visit, path) for path in paths]
    assert [status for status, _text in before] == [200, 200, 200, 200]
    choose(mira)
    assert [_read(visit, path) for path in paths] == before


def _read(visit: Visit, path: str) -> tuple[int, str]:
    answer = visit.get(path)
    return answer.status_code, still(answer.text)


def test_choosing_twice_and_undoing_twice_change_nothing_more(site: Flask, mira: Reader) -> None:
    for _twice in range(2):
        choose(mira)
    assert len(chosen(site)) == 1
    for _twice in range(2):
        choose(mira, "ordinary")
    assert chosen(site) == []
    assert mira.post("/my-weeks", form="other").status_code == 400


def test_the_page_says_in_words_what_is_read_now_and_loading_it_changes_nothing(site: Flask, mira: Reader) -> None:
    assert "You read the ordinary form now" in mira.get("/my-weeks?form=quieter").text
    assert chosen(site) == []
    choose(mira)
    page = mira.get("/my-weeks").text
    assert "Your weeks open in the quieter form now." in page
    assert "You read the quieter form now" in page
    assert "/my-weeks" in mira.get("/safety").text


def test_the_person_finds_the_choice_in_the_file_of_their_data(site: Flask, mira: Reader) -> None:
    choose(mira)
    with site.app_context():
        person = db.session.scalars(select(Person).where(Person.email == mira.email)).one()
        assert "That you read the quieter form of your weeks" in everything(person)
