"""The links that ask something first: how long, how to go on, which letters."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts.models import Person
from unhurried.kit.db import db, transaction
from unhurried.letters.doors import Door
from unhurried.letters.forms import BackForm, PauseForm, SettingsForm
from unhurried.letters.service import links
from unhurried.letters.views.blueprint import done
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import PacingFault

LATER = "/rhythm/ways"


def show_pause(_door: Door) -> ResponseReturnValue:
    """The page that asks how long."""
    return _pause_page(PauseForm(formdata=None))


def pause(door: Door) -> ResponseReturnValue:
    """Rest from today, in one step and without a reason."""
    form = PauseForm()
    if not form.validate():
        return _pause_page(form, 422)
    with transaction():
        pacing.pause(door.person_id, form.chosen)
    return done(
        _("You are resting now. Nothing is sent, nothing piles up, and at the end one letter asks how to go on.")
    )


def show_back(_door: Door) -> ResponseReturnValue:
    """The page that asks how to go on."""
    return _back_page(BackForm(formdata=None))


def go_on(door: Door) -> ResponseReturnValue:
    """Go on as chosen, or rest a week longer; later groups are the person's own page, behind the sign-in."""
    form = BackForm()
    if not form.validate():
        return _back_page(form, 422)
    if form.way.data == "later":
        return redirect(LATER, 303)
    with transaction():
        if form.way.data == "longer":
            pacing.pause(door.person_id, 1)
        else:
            pacing.go_on(door.person_id, form.way.data)
    return done(_("It is set. What is open stays open, and you can change your mind."))


def show_settings(door: Door) -> ResponseReturnValue:
    """The letter settings as they are."""
    person = db.session.get_one(Person, door.person_id)
    return _settings_page(SettingsForm.of(person), person)


def change(door: Door) -> ResponseReturnValue:
    """Keep the letter settings as chosen."""
    person = db.session.get_one(Person, door.person_id)
    form = SettingsForm.of(person)
    if not form.validate():
        return _settings_page(form, person, 422)
    try:
        with transaction():
            _keep(door.person_id, form)
    except PacingFault as fault:
        form.hour.errors = [str(fault)]
        return _settings_page(form, db.session.get_one(Person, door.person_id), 422)
    return done(_("Your letters are set."))


def _keep(person_id: int, form: SettingsForm) -> None:
    person = db.session.get_one(Person, person_id)
    reminders = form.reminders.data == "yes"
    pacing.change_rhythm(person_id, hour=form.hour.data, reminders=reminders if reminders != person.reminders else None)
    links.choose_letters(person_id, form.letters.data)
    links.choose_style(person_id, form.style.data)


def _pause_page(form: PauseForm, status: int = 200) -> ResponseReturnValue:
    return render_template("pages/letters/pause.html", form=form), status


def _back_page(form: BackForm, status: int = 200) -> ResponseReturnValue:
    return render_template("pages/letters/back.html", form=form), status


def _settings_page(form: SettingsForm, person: Person, status: int = 200) -> ResponseReturnValue:
    return render_template("pages/letters/settings.html", form=form, may_choose=person.inbox == "mine"), status
