"""What the people of the world wrote, decided and were sent: enough for every page to show something."""

from __future__ import annotations

import json
from datetime import date, time, timedelta

from sqlalchemy import select

from tests.sights import circles, doors
from tests.sights.adminlife import need_somebody
from tests.sights.deskside import fill_desk
from tests.sights.world import LONG, NOW, TODAY, World, address, person
from unhurried.accounts import service as accounts
from unhurried.accounts.service import set_passphrase
from unhurried.accounts.service.addresses import CONFIRM, STOP
from unhurried.accounts.service.links import ask_for_link
from unhurried.care.models import OutreachTask
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.service import invite
from unhurried.curriculum.queries import load_course
from unhurried.gatherings.rules import Wish
from unhurried.gatherings.service import announce, make_feed, plan
from unhurried.journal.models import Entry, Share
from unhurried.journal.service import Draft, check_in, make_promise, mark_promise, save, share
from unhurried.journal.service.checkins import Answers
from unhurried.kit import tokens
from unhurried.kit.db import db, transaction
from unhurried.letters.emails import LetterKind
from unhurried.letters.emails.links import links_of
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.mail.senders.message import compose
from unhurried.mail.service import skip
from unhurried.messages import service as messages
from unhurried.pacing import service as pacing
from unhurried.pacing.models import HardDay
from unhurried.pairs import service as pairs
from unhurried.pairs.models import PairInvitation

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
    with transaction():
        _change_proofs(made)
    with transaction():
        _speak(made)
    with transaction():
        _share(made)
    with transaction():
        _meet(made)
    with transaction():
        doors.open_doors(made)
    circles.talk(made)
    with transaction():
        need_somebody(made)
    with transaction():
        fill_desk(made)
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


def _change_proofs(made: World) -> None:
    """Someone who changes their address, and someone who lost their passphrase and waits."""
    change = accounts.ask_for_address(person("two"), "new-address@example.org")
    made.ids["new address"] = tokens.derive(CONFIRM, change.id, change.nonce)
    made.ids["stop address"] = tokens.derive(STOP, change.id, change.nonce)
    set_passphrase(person("quiet"), "nine plum trees by the water")
    accounts.ask_for_recovery(person("quiet"))


def _speak(made: World) -> None:
    """A word to the facilitators, and an answer."""
    place = db.session.get_one(Enrolment, made.ids["mira"])
    messages.write(place, "I may be slow in the next weeks. Is that all right?", "t" * 20)
    said = "It is. Your place is kept, and there is nothing to catch up on."
    messages.answer(place, said, "u" * 20, by=person("fay").id)


def _share(made: World) -> None:
    """A couple that shares, each in a group of their own."""
    pairs.invite(person("optional"), address("deciding"))
    invitation = db.session.scalars(select(PairInvitation.id)).one()
    assert pairs.accept(person("deciding").id, invitation)


def _meet(made: World) -> None:
    """A call next week, one that is over, and a word to the group."""
    group = db.session.get_one(Cohort, made.ids["group of reading"])
    staff = person("fay").id
    day = TODAY + timedelta(days=6)
    wish = Wish("An hour together", day, time(18), 60, "https://meet.example.org/thursday")
    made.ids["gathering"] = plan(group, wish, by=staff).id
    announce(group, "The call next week begins at six. You can listen without a word.", by=staff)
    made.ids["feed"] = make_feed(person("mira").id, titles=False)


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
    """The demo's inbox, and what its clock did in the last day."""
    with transaction():
        letters = [
            _letter("ana", [{"item": "lesson:4", "enrolment": made.ids["ana"]}]),
            _letter("bea", [{"item": "reminder:2", "enrolment": made.ids["bea"]}]),
        ]
        skip(person("bea").id, TODAY, "lesson:4", "two_unread", _place(made, "bea"))
        mails = LetterKind().render(letters)
    folder = made.app.config["UNHURRIED"].data_dir / "inbox"
    folder.mkdir(parents=True, exist_ok=True)
    for number, mail in enumerate(mails.values()):
        (folder / f"{1:020d}-{number}.eml").write_bytes(_as_sent(mail))
    walk = {"from": (NOW - timedelta(days=1)).isoformat(), "until": NOW.isoformat()}
    (folder.parent / "walk.json").write_text(json.dumps(walk))


def _as_sent(mail: Mail) -> bytes:
    return compose(mail, "hello@example.org", "Unhurried", message_id="<1@example.org>", dated=NOW)
