"""Inviting by pasted addresses or a sheet; a long sheet is brought in by the worker, and a page shows how far it is."""

from __future__ import annotations

import csv
import io

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts import rules
from unhurried.cohorts import service as cohort_service
from unhurried.cohorts.models import Import
from unhurried.cohorts.rules import ImportResult
from unhurried.desk.admin.sheet import cell
from unhurried.desk.forms import InviteForm
from unhurried.desk.views.blueprint import mine, pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.sheets import LARGEST, SheetFault, read_sheet

AT_ONCE = 100
Rows = list[tuple[int, dict[str, str]]]


@pages.route("/groups/<int:cohort_id>/invite", methods=["GET", "POST"])
@access("staff")
def invite(cohort_id: int) -> ResponseReturnValue:
    """Invite by pasting addresses or by a CSV; more than a hundred are brought in one after another."""
    mine(cohort_id)
    form, fault = InviteForm(), ""
    result: ImportResult | None = None
    if form.validate_on_submit():
        try:
            rows = _rows(form)
            if len(rows) > AT_ONCE:
                job = _handed_in(cohort_id, rows)
                return redirect(url_for("desk.importing", cohort_id=cohort_id, import_id=job), 303)
            with transaction():
                result = cohort_service.import_people(mine(cohort_id), rows, accepted=False)
        except SheetFault as refused:
            fault = str(refused)
    earlier = cohorts.imports_of(cohort_id)
    return render_template(
        "pages/desk/invite.html", cohort=mine(cohort_id), form=form, result=result, fault=fault, earlier=earlier
    )


@pages.get("/groups/<int:cohort_id>/imports/<int:import_id>")
@access("staff")
def importing(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """How far a long sheet is, and what was left out."""
    cohort, found = mine(cohort_id), _import(cohort_id, import_id)
    lines = cohorts.refused_lines(found.id)[:AT_ONCE] if found.ended_at else []
    answer = Response(render_template("pages/desk/importing.html", cohort=cohort, job=found, lines=lines))
    if found.ended_at is None:
        answer.headers["Refresh"] = "3"
    return answer


@pages.get("/groups/<int:cohort_id>/imports/<int:import_id>/left-out.csv")
@access("staff")
def left_out(cohort_id: int, import_id: int) -> ResponseReturnValue:
    """The lines that were left out, with their reasons, to mend and hand in again."""
    mine(cohort_id)
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(["line", "reason", *rules.COLUMNS])
    for one in cohorts.refused_lines(_import(cohort_id, import_id).id):
        cells = (one.line, one.reason, *(one.cells.get(name, "") for name in rules.COLUMNS))
        table.writerow([cell(part) for part in cells])
    headers = {"Content-Disposition": 'attachment; filename="left-out.csv"'}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=headers)


def _handed_in(cohort_id: int, rows: Rows) -> int:
    with transaction():
        return cohort_service.hand_in(mine(cohort_id), rows, by=current_user.id).id


def _import(cohort_id: int, import_id: int) -> Import:
    found = db.session.get(Import, import_id) if import_id < 2**31 else None
    if found is None or found.cohort_id != cohort_id:
        abort(404)
    return found


def _rows(form: InviteForm) -> Rows:
    pasted = [line.strip(" ,;") for line in (form.addresses.data or "").splitlines()]
    rows = [(number, {"email": line}) for number, line in enumerate(pasted, 1) if line]
    sheet = form.sheet.data
    if sheet and sheet.filename:
        rows += read_sheet(sheet.read(LARGEST + 1), rules.COLUMNS, "email")
    if not rows:
        raise SheetFault(_("Paste at least one address, or choose a file."))
    return rows
