"""The demo's pages: entering as someone, the inbox, and the time machine. They exist in demo mode only."""

from __future__ import annotations

from email.message import EmailMessage

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from unhurried.accounts import entry
from unhurried.accounts.models import Person
from unhurried.demo import machine, queries, samples
from unhurried.demo.inbox import letter_kept, letters_kept
from unhurried.demo.story import told_by_day
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.headers import allow_in_demo, csp_nonce
from unhurried.kit.settings import settings
from unhurried.letters.views.samples import framed

pages = Blueprint("demo", __name__, url_prefix="/demo")


@pages.get("")
@access("demo")
def people() -> ResponseReturnValue:
    """Everyone, with a button to enter as them."""
    return render_template("pages/demo/people.html", people=queries.demo_people())


@pages.post("/enter/<int:person_id>")
@access("demo")
def enter(person_id: int) -> ResponseReturnValue:
    """Enter as someone, with one click."""
    if person_id not in {person.id for person, _name, _role in queries.demo_people()}:
        abort(404)
    with transaction():
        person = db.session.get_one(Person, person_id)
        home = "/home" if person.role == "participant" else "/desk"
        give = entry.sign_in(person, full=True, strong=True, shared_device=False)
    return give(redirect(home))


@pages.get("/inbox")
@access("demo")
def inbox() -> ResponseReturnValue:
    """Every letter that arrived, the latest first; `?to=` shows one person's."""
    to = request.args.get("to", "")
    cards = queries.cards(letters_kept(settings().data_dir / "inbox"), to)
    return render_template("pages/demo/inbox.html", cards=cards, to=to, addresses=_addresses())


@pages.get("/inbox/<name>")
@access("demo")
def letter(name: str) -> ResponseReturnValue:
    """One letter as a phone shows it, with its plain text and headers under it."""
    mail = _kept(name)
    text = mail.get_body(("plain",))
    words, card = text.get_content() if text else "", queries.card_of(name, mail)
    return render_template("pages/demo/letter.html", mail=mail, words=words, card=card, headers=mail.items())


@pages.get("/inbox/<name>/body")
@access("demo")
def body(name: str) -> ResponseReturnValue:
    """The letter's HTML part alone, for the frame on its page: no script, no form, links open in the top window."""
    part = _kept(name).get_body(("html",))
    html = part.get_content() if part else ""
    allow_in_demo("frame-ancestors", "'self'")
    allow_in_demo("style-src", "'unsafe-inline'")
    allow_in_demo("script-src", "'none'")
    return str(html.replace("<a ", '<a target="_top" '))


@pages.get("/time")
@access("demo")
def time() -> ResponseReturnValue:
    """The programme's time, and what the last walk did, in words."""
    walk = machine.last_walk()
    rows = queries.happened(*walk) if walk else []
    return render_template(
        "pages/demo/time.html",
        now=clock.now(),
        walk=walk,
        walking=machine.walking(),
        days=told_by_day(rows, queries.titles()),
        count={what: sum(one.what == what for one in rows) for what in ("opened", "sent", "skipped")},
        quiet=[name for _person, name, _role in queries.demo_people() if name not in {one.who for one in rows}],
    )


@pages.post("/time")
@access("demo")
def set_out() -> ResponseReturnValue:
    """Walk the clock by a day or a week."""
    stride = request.form.get("stride", "")
    if stride not in machine.STRIDES:
        abort(404)
    machine.set_out(stride)
    return redirect(url_for("demo.time"))


@pages.get("/components")
@access("demo")
def components() -> ResponseReturnValue:
    """Every component in every state, for whoever builds pages and for the tests that look at them."""
    return render_template(
        "pages/demo/components.html",
        colours=samples.COLOURS,
        course=samples.course(),
        days=[(day, day) for day in samples.DAYS],
        fields=samples.fields(),
        letter=framed(render_template("pages/demo/letter_parts.html"), csp_nonce()),
        long=samples.LONG,
    )


def _kept(name: str) -> EmailMessage:
    return letter_kept(settings().data_dir / "inbox", name) or abort(404)


def _addresses() -> list[tuple[str, str]]:
    return [(person.email, name) for person, name, _role in queries.demo_people()]
