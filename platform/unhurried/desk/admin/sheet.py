"""A table as CSV that no spreadsheet takes for a formula (docs: security §3; OWASP, CSV injection). Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from flask_babel import gettext as _

from unhurried.audit.models import AuditEntry
from unhurried.desk.admin.acts import more_of, words_of

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(value: object) -> str:
    """The value as a spreadsheet shows it: what would start a formula has an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_A_FORMULA) else text


def as_csv(entries: Iterable[AuditEntry]) -> str:
    """The entries, one a line; people by number, instants in UTC, each with its link of the chain."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow([_("Number"), _("When (UTC)"), _("Who"), _("What"), _("About"), _("Group"), _("More"), _("Chain")])
    for one in entries:
        more = (words_of(one.act), one.subject_id, one.detail.get("cohort"), more_of(one.detail), one.chain)
        table.writerow([cell(part) for part in (one.id, one.at.isoformat(timespec="seconds"), one.actor_id, *more)])
    return out.getvalue()
