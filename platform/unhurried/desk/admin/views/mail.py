"""Mail: lanes, what came back, rows that want a look, and what is held. No subject and no body is shown."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from unhurried.desk.admin import rules, service
from unhurried.desk.admin.queries import mail
from unhurried.desk.admin.rules import AdminFault
from unhurried.desk.admin.views.blueprint import apart, ask_first, pages
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import settings
from unhurried.letters.service.replaying import release_sent_until
from unhurried.mail.models import OutboxRow
from unhurried.mail.service.restoring import open_gap


@pages.get("/mail")
@access("admin")
def mail_health() -> ResponseReturnValue:
    """How mail is, in seven queries."""
    return _health()


@pages.get("/mail/<any(dead, uncertain):state>")
@access("admin")
def bad_mail(state: str) -> ResponseReturnValue:
    """Messages in this state, the newest first, each with what is safe to do."""
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before < 2**31:
        abort(404)
    rows, more = mail.bad_rows(state, before, apart())
    now = clock.now()
    return render_template(
        "pages/admin/bad_mail.html",
        state=state,
        rows=[(row, email, rules.why_not_again(row, now)) for row, email in rows],
        before=rows[-1][0].id if more else None,
        items_of=lambda row: ", ".join(dict.fromkeys(rules.item_name(one["item"]) for one in row.items)),
    )


@pages.get("/mail/rows/<int:row_id>/<any(again, arrived, lost):act>")
@access("admin")
def ask_about_row(row_id: int, act: str) -> ResponseReturnValue:
    """What it would do."""
    return _row_page(_row(row_id), act)


@pages.post("/mail/rows/<int:row_id>/<any(again, arrived, lost):act>")
@access("admin")
def act_on_row(row_id: int, act: str) -> ResponseReturnValue:
    """Try a dead message once more, or write down what became of one whose answer nobody heard."""
    state = _row(row_id).state
    try:
        with transaction():
            if act == service.AGAIN:
                service.send_again(row_id, by=current_user.id)
            else:
                service.settle(row_id, act, by=current_user.id)
    except AdminFault as fault:
        db.session.rollback()
        return _row_page(_row(row_id), act, str(fault))
    flash(_("It is in the queue again.") if act == service.AGAIN else _("It is written down."))
    return redirect(url_for("admin.bad_mail", state=state if state in mail.BAD else "dead"), 303)


@pages.post("/mail/go-on")
@access("admin")
def go_on() -> ResponseReturnValue:
    """Let letters flow again that stand still because nobody planned them."""
    with transaction():
        service.go_on(by=current_user.id)
    flash(_("Letters flow again."))
    return redirect(url_for("admin.mail_health"), 303)


@pages.post("/mail/release")
@access("admin")
def release() -> ResponseReturnValue:
    """Let held mail go. After a restore the admin says until when mail had gone out."""
    try:
        gone, waiting = _release()
    except AdminFault as fault:
        db.session.rollback()
        return _health(fault)
    said = ngettext("%(num)s message waits to be sent.", "%(num)s messages wait to be sent.", waiting)
    before = ngettext("%(num)s had gone out before.", "%(num)s had gone out before.", gone) if gone else ""
    flash(f"{said} {before}".strip())
    return redirect(url_for("admin.mail_health"), 303)


def _release() -> tuple[int, int]:
    if open_gap() is None:
        with transaction():
            return 0, service.release_held(by=current_user.id)
    until = _until(request.form.get("until", ""))
    if service.takes_long(until):
        raise AdminFault(rules.too_many_here(), "until")
    gone, waiting = release_sent_until(until)
    with transaction():
        service.note_release(gone, waiting, by=current_user.id)
    return gone, waiting


def _until(typed: str) -> datetime:
    """The instant that was typed, in UTC; between the backup and now, since nothing else can be true."""
    try:
        found = datetime.fromisoformat(typed.strip()[:16]).replace(tzinfo=UTC)
    except ValueError:
        raise AdminFault(rules.say_what_went_out(), "until") from None
    if found > clock.now():
        raise AdminFault(rules.not_yet(), "until")
    return found


def _row(row_id: int) -> OutboxRow:
    row = db.session.get(OutboxRow, row_id)
    return abort(404) if row is None or row.person_id in apart() else row


def _row_page(row: OutboxRow, act: str, fault: str = "") -> ResponseReturnValue:
    titles = {
        "again": _("Try this message once more"),
        "arrived": _("This message arrived"),
        "lost": _("This message did not arrive"),
    }
    points = {
        "again": [
            _("No server has taken it, so nobody gets it twice."),
            _("It is vetted anew: pauses, choices about letters, roles and times are asked for again before it goes."),
        ],
        "arrived": [_("Say this where the relay’s log or the person themselves tells so. It counts as sent then.")],
        "lost": [
            _("Say this where the relay’s log tells so. It counts as dead then."),
            _("It can be tried once more only while there is time for it."),
        ],
    }
    back = url_for("admin.bad_mail", state=row.state if row.state in mail.BAD else "dead")
    return ask_first(titles[act], points[act], _("Yes"), back=back, fault=fault)


def _health(fault: AdminFault | None = None) -> ResponseReturnValue:
    return render_template(
        "pages/admin/mail.html",
        lanes=mail.lanes(),
        days=mail.came_in(),
        stopped=mail.stopped_by_cause(),
        gap=open_gap(),
        burst=mail.burst(),
        now=clock.now(),
        limits=settings(),
        typed=request.form,
        fault=fault,
    ), 422 if fault else 200
