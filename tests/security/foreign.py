"""Things that belong to somebody, and everyone else who might ask for them (docs: security §2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from itertools import product

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.accounts.visits import Visit
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, join, make_cohort, stand
from tests.security.circles import talk
from tests.security.starting import asked_for_a_place
from unhurried.accounts.models import Passkey, Person, Session
from unhurried.accounts.service import begin, find_or_make_person, set_role
from unhurried.care.models import OutreachTask
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort, Facilitator
from unhurried.cohorts.service import keep_apart
from unhurried.gatherings import service as gatherings
from unhurried.gatherings.models import Announcement, Gathering
from unhurried.gatherings.rules import Wish
from unhurried.journal.models import Entry, Promise, PromiseMark, Share
from unhurried.kit.db import Base, db, transaction
from unhurried.mail.intake.words import Said
from unhurried.mail.models import OutboxRow
from unhurried.pacing.models import HardDay
from unhurried.postbox.models import MailedReply
from unhurried.postbox.service import take_reply

OWNER = "owner@example.org"
STAFF = {"cohort's facilitator": "facilitator", "other facilitator": "facilitator", "admin": "admin"}
PARTICIPANTS = ("owner", "owner with a link", "partner", "peer", "stranger")
WHO = ("anonymous", *PARTICIPANTS, *STAFF)


class World:
    """One owner with a row of every kind, and a browser for everyone in `WHO`."""

    def __init__(self, site: Flask) -> None:
        self.app = site
        with site.app_context():
            self.cohort, elsewhere = make_cohort(), make_cohort()
            self.place = join(self.cohort, OWNER)
            join(self.cohort, "partner@example.org", track="broke")
            join(self.cohort, "peer@example.org")
            join(elsewhere, "stranger@example.org")
            self._staff("cohort's facilitator", self.cohort)
            self._staff("other facilitator", elsewhere)
            self._staff("admin", None)
            self._apart()
            stand(DAY_ONE)
            self._meet()
            self.doors = asked_for_a_place(self.cohort)
            self.circle = talk(find_id(OWNER), find_id(address("peer")))
        self._live()
        with site.app_context():
            self.ids = self._ids()
            self.numbers, self.keys = _primary_keys()

    def browser(self, who: str) -> Visit:
        """A browser of this person, in a full session but for the owner's second one."""
        visit = Visit(self.app)
        if who != "anonymous":
            with self.app.app_context(), transaction():
                person = db.session.scalars(select(Person).where(Person.email == address(who))).one()
                token = begin(person, full=who != "owner with a link", shared_device=False)
            visit.client.set_cookie("unhurried", token, domain="127.0.0.1")
        return visit

    def paths(self, rule: Rule) -> Iterator[str]:
        """The route with the owner's ids in it; for an argument that nobody named here, every id that there is."""
        known = {name: self.ids.get(name) for name in rule.arguments}
        options = [[known[name]] if known[name] else self._any(rule, name) for name in sorted(known)]
        for chosen in product(*options):
            values = dict(zip(sorted(known), chosen, strict=True))
            yield re.sub(r"<[^>]*?(\w+)>", lambda found, v=values: str(v[found[1]]), rule.rule)  # type: ignore[misc]

    def _any(self, rule: Rule, name: str) -> list[str]:
        choice = re.search(rf"<any\(([^)]*)\):{name}>", rule.rule)
        if choice:
            return [choice[1].split(",")[0].strip()]
        return self.numbers if f"<int:{name}>" in rule.rule else self.keys

    def _staff(self, who: str, cohort: int | None) -> None:
        with transaction():
            person = find_or_make_person(address(who))
            set_role(person, STAFF[who])
            if cohort:
                db.session.add(Facilitator(cohort_id=cohort, person_id=person.id))

    def _apart(self) -> None:
        with transaction():
            one, other = (find_or_make_person(address(who)).id for who in ("owner", "partner"))
            keep_apart(one, other, by=None)
            about = {"person_id": one, "cohort_id": self.cohort, "cause": "quiet", "since": DAY_ONE.date()}
            db.session.add(OutreachTask(**about, opened_at=DAY_ONE))
            passkey = {"name": "phone", "credential": "c", "public_key": b"", "handle": "h", "sign_count": 0}
            db.session.add(Passkey(person_id=one, made_at=DAY_ONE, **passkey))
            letter = {"kind": "letter", "lane": "lesson", "state": "sent", "nonce": "n" * 27, "items": []}
            db.session.add(OutboxRow(key=OWNER, person_id=one, send_after=DAY_ONE, made_at=DAY_ONE, **letter))

    def _meet(self) -> None:
        """A gathering ahead, and an announcement."""
        with transaction():
            cohort = db.session.get_one(Cohort, self.cohort)
            gatherings.plan(cohort, Wish("An evening", date(2026, 10, 8), time(19), 60), by=None)
            gatherings.announce(cohort, "A word to the group", by=None)

    def _live(self) -> None:
        """What a person makes: an entry with a second text, a shared one, a promise with a mark, a hard day."""
        owner = Writer(self.app, OWNER, self.place)
        path = owner.writes("one")
        first, second = owner.page(path), owner.page(path)
        first.send("one, and more")
        second.quietly("one, from the other tab")
        with self.app.app_context():
            staff = find_id(address("cohort's facilitator"))
        owner.post(f"{path}/share", facilitator=str(staff))
        owner.post("/journal/promises", text="I call when I am late")
        shown = owner.get("/journal/promises").text.split('action="')
        owner.post(next(part.split('"')[0] for part in shown if part.split('"')[0].endswith("/mark")), how="kept")
        owner.post("/rhythm/hard-days", day="2027-02-03", on="2027-02-03")
        with self.app.app_context(), transaction():
            letter = db.session.scalars(select(OutboxRow).where(OutboxRow.key == OWNER)).one()
            take_reply(letter, Said("one, by mail"), "digest")

    def _ids(self) -> dict[str, object]:
        entry = db.session.scalars(select(Share.entry_id)).one()
        session = db.session.scalars(select(Session.id).where(Session.person_id == find_id(OWNER))).first()
        version = cohorts.course_of(db.session.get_one(Cohort, self.cohort)).version
        hard_day = db.session.scalars(select(HardDay.id)).first()
        return {
            "enrolment": self.place, "position": 1, "step": 1, "cohort_id": self.cohort, "version": version,
            "entry_id": entry, "second_id": db.session.scalars(select(Entry.id).where(Entry.beside_id == entry)).one(),
            "share_id": db.session.scalars(select(Share.id)).one(),
            "facilitator": find_id(address("cohort's facilitator")),
            "promise_id": db.session.scalars(select(Promise.id)).one(),
            "mark_id": db.session.scalars(select(PromiseMark.id)).one(),
            "day_id": hard_day, "hard_day": hard_day, "session_id": session,
            "letter": db.session.scalars(select(OutboxRow.id).where(OutboxRow.key == OWNER)).one(),
            "person_id": find_id(OWNER),
            "row_id": db.session.scalars(select(OutboxRow.id).where(OutboxRow.key == OWNER)).one(),
            "slug": cohorts.course_of(db.session.get_one(Cohort, self.cohort)).slug,
            "passkey_id": db.session.scalars(select(Passkey.id)).one(),
            "reply_id": db.session.scalars(select(MailedReply.id)).one(),
            "gathering_id": db.session.scalars(select(Gathering.id)).one(),
            "announcement_id": db.session.scalars(select(Announcement.id)).one(),
            **self.circle, **self.doors,
            "task_id": db.session.scalars(select(OutreachTask.id).where(OutreachTask.cause == "quiet")).one(),
        }  # fmt: skip


def address(who: str) -> str:
    """The address of someone in `WHO`."""
    return OWNER if who.startswith("owner") else f"{re.sub('[^a-z]+', '-', who)}@example.org"


def find_id(email: str) -> int:
    """The person's id."""
    return db.session.scalars(select(Person.id).where(Person.email == email)).one()


def _primary_keys() -> tuple[list[str], list[str]]:
    """Every number and every word that is the key of a row, of whatever table."""
    found: set[object] = set()
    for table in Base.metadata.sorted_tables:
        for column in table.primary_key.columns:
            found.update(db.session.scalars(select(column).limit(12)))
    numbers = sorted({one for one in found if isinstance(one, int)})[:12]
    return [str(one) for one in numbers], sorted(one for one in found if isinstance(one, str))[:24]
