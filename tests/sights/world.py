"""A site where every page has something to show: people at different places of their courses, on one quiet Thursday."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.lessons.readers import join, make_cohort, stand
from unhurried.accounts.entry import cookie_name
from unhurried.accounts.models import Consent, Person
from unhurried.accounts.service import begin, find_or_make_person, set_passphrase, set_role
from unhurried.cohorts.models import Cohort, Facilitator
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import settings
from unhurried.pacing import service as pacing

LONG, SHORT = "healing-after-betrayal", "trusting-yourself-again"
TODAY = date(2026, 10, 22)
NOW = datetime(2026, 10, 22, 12, tzinfo=UTC)
BEGAN = {  # how many weeks before today the groups began
    "resting week": 4,
    "reading": 3,
    "optional": 7,
    "deciding": 8,
    "over": 12,
}
READ = {
    "mira": 2, "pausing": 3, "quiet": 0, "two": 3, "ana": 4, "bea": 1,
    "resting week": 4, "optional": 7, "deciding": 8, "over": 9,
}  # fmt: skip


@dataclass
class World:
    """The site and what its addresses need: `ids` by name, a cookie for each person and level of session."""

    app: Flask
    ids: dict[str, object] = field(default_factory=dict)
    cookies: dict[tuple[str, bool], tuple[str, str]] = field(default_factory=dict)

    def cookie(self, who: str, full: bool) -> tuple[str, str]:
        """Name and value of this person's session cookie, one session for each level."""
        if (who, full) not in self.cookies:
            with self.app.app_context(), transaction():
                token = begin(person(who), full=full, strong=full, shared_device=False)
                self.cookies[who, full] = (cookie_name(settings(), "unhurried"), token)
        return self.cookies[who, full]


def address(who: str) -> str:
    """The address of one of the people; Ana and Bea are people of the demo."""
    if who in ("ana", "bea"):
        return f"{who}@demo.example"
    return f"{who.replace(' ', '-')}@example.org"


def person(who: str) -> Person:
    """One of the people, in an app context."""
    return db.session.scalars(select(Person).where(Person.email == address(who))).one()


@contextmanager
def world(folder: Path, **chosen: str) -> Iterator[World]:
    """The site with everyone in it, for the length of the block; serve `.app` to see it."""
    app = make_app(f"sqlite:///{folder}/world.sqlite", folder, **chosen)
    made = World(app)
    with app.app_context():
        db.create_all()
        _settle_in(made)
        from tests.sights import lives

        lives.live(made)
    yield made
    close(app)


def _settle_in(made: World) -> None:
    cohorts = {name: _group(weeks) for name, weeks in sorted(BEGAN.items(), key=lambda one: -one[1])}
    made.ids |= {f"group of {name}": cohort for name, cohort in cohorts.items()}
    made.ids["later group"] = make_cohort(LONG, TODAY + timedelta(weeks=3))
    for who in ("mira", "pausing", "quiet", "left", "two", "ana", "bea"):
        _join(made, cohorts["reading"], who)
    for who in ("resting week", "optional", "deciding", "over"):
        _join(made, cohorts[who], who)
    with transaction():
        find_or_make_person(address("new"))
        for who, role in (("fay", "facilitator"), ("ida", "admin")):
            set_role(find_or_make_person(address(who)), role)
        hers = [one for name, one in cohorts.items() if name != "deciding"]
        db.session.add_all(Facilitator(cohort_id=one, person_id=person("fay").id) for one in hers)
        for who in ("mira", "fay", "ida"):
            set_passphrase(person(who), "nine plum trees by the water")
        for who, back in (("mira", None), ("left", NOW)):
            given = {"subject": "handling", "version": "2026-11", "given_at": NOW - timedelta(weeks=3)}
            db.session.add(Consent(person_id=person(who).id, withdrawn_at=back, **given))
    stand(NOW)
    for who, weeks in READ.items():
        for week in range(1, weeks + 1):
            with transaction():
                pacing.record_finished(int(str(made.ids[who])), week)


def _group(weeks_ago: int) -> int:
    return make_cohort(LONG, TODAY - timedelta(weeks=weeks_ago))


def _join(made: World, cohort: int, who: str) -> None:
    with transaction():
        starts = db.session.get_one(Cohort, cohort).starts_on
    stand(datetime.combine(starts, datetime.min.time(), UTC) - timedelta(days=3))
    made.ids[who] = join(cohort, address(who))
