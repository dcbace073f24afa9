"""What the people of the world wrote, decided and were sent: enough for every page to show something."""

from __future__ import annotations

from datetime import date, timedelta
from email.message import EmailMessage

from flask import url_for
from sqlalchemy import select

from tests.sights.world import LONG, NOW, TODAY, World, address, person
from unhurried.accounts.service.links import ask_for_link
from unhurried.care.models import OutreachTask
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.service import invite
from unhurried.curriculum.queries import load_course
from unhurried.journal.models import Entry, Share
from unhurried.journal.service import Draft, check_in, make_promise, mark_promise, save, share
from unhurried.journal.service.checkins import Answers
from unhurried.kit import tokens
from unhurried.kit.db import db, transaction
from unhurried.letters.emails.links import links_of
from unhurried.mail.models import OutboxRow
from unhurried.pacing import service as pacing
from unhurried.pacing.models import HardDay

BROWSER = "a-browser-that-asked"
QUIET = "The morning was quiet. I counted the things in the room, and then I made tea.\n\nIt was enough for today."


def live(made: World) -> None:
    """Fill the world. Call it in an app context."""
    with transaction():
        _decide(made)
    with transaction():
        _write(made)
    with transaction():
        _post(made)
    with made.app.test_request_context():
        made.ids["inbox"] = str(url_for("demo.inbox"))
    _demo(made)


def _decide(made: World) -> None:
    pacing.pause(person("pausing").id, 2)
    pacing.leave(_place(made, "left"))
    pacing.record_finished(_place(made, "mira"), 3, skipped=True)
    pacing.record_step(_place(made, "mira"), 4, 3)
    pacing.add_hard_day(person("mira").id, date(2026, 11, 14), yearly=True)
    group = made.ids["group of reading"]
    about = {"person_id": person("quiet").id, "cohort_id": group, "cause": "quiet", "since": TODAY - timedelta(days=14)}
    db.session.add(OutreachTask(**about, opened_at=NOW))
    names = {"reading": "The Thursday group", "over": "Spring", "resting week": "Harbour", "optional": "Late summer"}
    for key, name in names.items():
        db.session.get_one(Cohort, made.ids[f"group of {key}"]).name = name
    for enrolment in db.session.scalars(select(Enrolment)):
        enrolment.name = enrolment.name.replace("-", " ").capitalize()


def _place(made: World, who: str) -> int:
    return int(str(made.ids[who]))


def _write(made: World) -> None:
    who, place = person("mira").id, _place(made, "mira")
    prompt = "What would make this week slightly easier?"
    entry = save(who, Draft(tab="a" * 20, text=QUIET, prompt=prompt, enrolment_id=place, position=1)).entry
    assert entry
    save(who, Draft(tab="b" * 20, text="שלום עולם, a second text from another tab", entry_id=entry.id, base=0))
    shared = save(who, Draft(tab="c" * 20, text="I would like you to read this one.", prompt="")).entry
    assert shared
    given = share(shared, person("fay").id)
    save(who, Draft(tab="d" * 20, text="x" * 300))
    check_in(who, place, 1, Answers({"heavy": "4", "pace": "right"}, line="It rained"))
    check_in(who, place, 2, Answers({"heavy": "2", "pace": "right"}))
    promise = make_promise(who, "I call when I am late")
    mark_promise(promise, "kept")
    mark_promise(promise, "not_kept", "the phone was flat")
    made.ids |= {"two texts": entry.id, "shared": shared.id, "share": given.id}
    made.ids["share"] = db.session.scalars(select(Share.id)).first()
    made.ids["entry"] = db.session.scalars(select(Entry.id).where(Entry.id == shared.id)).one()
    assert db.session.scalars(select(HardDay.id)).first()


def _post(made: World) -> None:
    """A letter with a note, whose links and page can be looked at; an invitation; a sign-in page."""
    place = made.ids["mira"]
    items = [{"item": "lesson:4", "enrolment": place}, {"item": "hold_note", "enrolment": place, "about": "6@"}]
    letter = _letter("mira", items)
    over = _letter("pausing", [{"item": "pause_over", "enrolment": None, "about": "2026-10-01"}])
    for name, address_ in links_of(letter.id, letter.nonce).items():
        made.ids[f"link {name}"] = _path(made, address_)
    made.ids["link back"] = _path(made, links_of(over.id, over.nonce)["back"])
    made.ids["letter"] = letter.id
    group = db.session.get_one(Cohort, made.ids["later group"])
    invitation = invite(group, "someone@example.org")
    assert invitation
    made.ids["invitation"] = tokens.derive("invitation", invitation.id, invitation.nonce)
    made.ids["code"] = group.code
    made.ids["signin"] = ask_for_link(address("mira"), BROWSER).token
    made.ids["version"] = load_course(LONG).version


def _letter(who: str, items: list[dict[str, object]]) -> OutboxRow:
    about = {"kind": "letter", "lane": "lesson", "state": "sent", "nonce": "n" * 27, "sent_at": NOW, "made_at": NOW}
    about |= {"local_date": TODAY, "planned_at": NOW, "send_after": NOW}
    row = OutboxRow(key=f"letter:{who}", person_id=person(who).id, items=items, **about)
    db.session.add(row)
    db.session.flush()
    return row


def _path(made: World, link: str) -> str:
    return link.removeprefix(made.app.config["UNHURRIED"].site)


def _demo(made: World) -> None:
    """One letter in the demo's inbox."""
    from unhurried.letters.emails import LetterKind

    row = db.session.scalars(select(OutboxRow).where(OutboxRow.key == "letter:mira")).one()
    mail = LetterKind().render([row])[row.id]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Unhurried <hello@example.org>", mail.to, mail.subject
    message["Date"] = NOW
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    folder = made.app.config["UNHURRIED"].data_dir / "inbox"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "00000000000000000001-0.eml").write_bytes(message.as_bytes())
