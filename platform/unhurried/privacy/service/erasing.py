"""Erasing a person: their key first, so that nothing they wrote can be read again, then every row about them."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from unhurried.accounts.models import Person
from unhurried.audit.service import record
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.vault import destroy_key, overwrite_deleted
from unhurried.privacy.models import Erasure
from unhurried.privacy.queries import mine, table_of
from unhurried.privacy.rules.people import ALSO, BY_TABLE, TABLES


class ErasureRefused(ValueError):
    """An account that cannot be erased as it is; its text says what comes before."""


def erase(person_id: int) -> None:
    """Erase the person for good; doing it again changes nothing. Raises ErasureRefused for staff.

    Their number stays for 30 days without anything else, so that nobody else is given it.
    """
    rows = select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
    person = db.session.scalar(rows)
    if person is None:
        return
    if person.is_staff:
        raise ErasureRefused(_("You look after others here. Another admin takes your role first, then you can erase."))
    overwrite_deleted()
    destroy_key(person_id)
    _delete_rows(person)
    _blank(person)
    if db.session.get(Erasure, person_id) is None:
        db.session.add(Erasure(person_id=person_id, at=clock.wall()))
        record("erased", actor=person_id, subject=person_id)
    db.session.flush()
    db.session.expire_all()


def _delete_rows(person: Person) -> None:
    """Rows that hang on others go first."""
    for table in reversed(db.metadata.sorted_tables):
        about = BY_TABLE.get(table.name)
        if about is not None and about.fate == "delete":
            db.session.execute(delete(table).where(mine(about, person)))
        for name in ALSO.get(table.name, ()):
            column = table.c[name]
            change = update(table).values({name: None}) if column.nullable else delete(table)
            db.session.execute(change.where(column == person.id))


def _blank(person: Person) -> None:
    """The person's row without anything of them: every column is what a new row has, or nothing."""
    table = table_of("person")
    kept = {"id", "email", "created_at"}
    fresh = {column.name: getattr(column.default, "arg", None) for column in table.columns if column.name not in kept}
    values = {**fresh, "email": f"erased-{person.id}@erased.invalid", "created_at": clock.wall()}
    db.session.execute(update(table).where(table.c.id == person.id).values(values))


def kept_after() -> list[tuple[str, str]]:
    """What stays after an erasure, and why."""
    return [(about.title, about.why) for about in TABLES if about.why]
