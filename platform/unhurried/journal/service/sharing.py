"""Sharing one entry, as it is now, with one facilitator, and taking that back."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete

from unhurried.audit.service import record
from unhurried.journal.models import Entry, Share
from unhurried.journal.queries import SharedEntry, facilitators_of
from unhurried.journal.service.faults import JournalFault
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.vault import new_row_id, overwrite_deleted


def share(entry: Entry, facilitator_id: int) -> Share:
    """Let this facilitator read the entry as it is now; what they may have read of it before is replaced.

    Raises JournalFault for anyone who does not look after the person's group.
    """
    if facilitator_id not in {one.id for one in facilitators_of(entry.person_id)}:
        raise JournalFault(_("Choose a facilitator of your group."), "facilitator")
    _delete(entry, facilitator_id)
    found = Share(id=new_row_id(), person_id=entry.person_id, version=0, entry_id=entry.id)
    found.words = {"text": entry.text, "prompt": entry.prompt}
    found.facilitator_id, found.of_version, found.shared_at = facilitator_id, entry.version, clock.now()
    db.session.add(found)
    record("entry shared", actor=entry.person_id, subject=entry.person_id, facilitator=facilitator_id)
    db.session.flush()
    return found


def unshare(entry: Entry, facilitator_id: int) -> None:
    """Take the sharing back: from the next moment on the facilitator cannot read it."""
    if _delete(entry, facilitator_id):
        record("entry no longer shared", actor=entry.person_id, subject=entry.person_id, facilitator=facilitator_id)
    db.session.flush()


def read_shared(shown: SharedEntry) -> None:
    """Record that the facilitator opened it; its owner sees that."""
    record("shared entry read", actor=shown.share.facilitator_id, subject=shown.share.person_id)


def _delete(entry: Entry, facilitator_id: int) -> bool:
    overwrite_deleted()
    mine = (Share.entry_id == entry.id, Share.facilitator_id == facilitator_id)
    gone = db.session.scalars(delete(Share).where(*mine).returning(Share.id)).all()
    return bool(gone)
