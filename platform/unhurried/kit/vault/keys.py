"""People's data keys: made, opened, destroyed, and wrapped anew while the site runs.

New data keys are wrapped by the key that the database calls current, not by the first one of the settings: so
every process may learn a new key at its own restart, and only `unhurried keys rotate` begins to use it.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.vault.cipher import Unreadable, new_data_key
from unhurried.kit.vault.models import PersonKey, VaultKey
from unhurried.kit.vault.ring import ring_of

AT_ONCE = 200


def data_key(person_id: int, *, make: bool = False) -> bytes:
    """The person's data key; raises Unreadable where there is none, or it was destroyed.

    With `make` a person who has none gets one, two callers at once included; only inside `transaction()`.
    """
    row = db.session.get(PersonKey, person_id)
    if row is None and make:
        row = _make(person_id)
    if row is None:
        raise Unreadable(f"person_key|{person_id}")
    db.session().info.setdefault("person_keys", {})[person_id] = row  # the session forgets what nobody holds
    return ring_of().unwrap(row.key_id, person_id, row.wrapped)


def destroy_key(person_id: int) -> None:
    """Destroy the person's data key: nothing they wrote can be read again, by anyone. There is no way back."""
    overwrite_deleted()
    db.session.execute(delete(PersonKey).where(PersonKey.person_id == person_id))
    db.session.expire_all()


def overwrite_deleted() -> None:
    """Have SQLite overwrite what this connection deletes; PostgreSQL does so when it cleans up by itself."""
    if _dialect() == "sqlite":
        db.session.execute(text("PRAGMA secure_delete = ON"))


def leave_no_log() -> None:
    """After an erasure: have SQLite empty its write-ahead log, where the old pages still lie. Outside a transaction.

    PostgreSQL writes its log anew by itself.
    """
    if db.engine.dialect.name == "sqlite":
        db.session.rollback()
        with db.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def use_newest_key() -> str:
    """Wrap with the first key of the settings from now on; returns its id."""
    name = ring_of().newest
    if _current() == name:
        return name
    db.session.execute(update(VaultKey).values(in_use=False))
    _remember(name)
    db.session.execute(update(VaultKey).where(VaultKey.id == name).values(in_use=True))
    return name


def rewrap_some(limit: int = AT_ONCE) -> int:
    """Wrap some data keys anew by the current key; how many. At 0 the rotation is complete, whoever began it.

    One call is one short transaction; a row is readable before and after it, and another rotation skips it.
    """
    name, ring = _current(), ring_of()
    rows = select(PersonKey).where(PersonKey.key_id != name).order_by(PersonKey.person_id).limit(limit)
    found = list(db.session.scalars(rows.with_for_update(skip_locked=True).execution_options(populate_existing=True)))
    for row in found:
        plain = ring.unwrap(row.key_id, row.person_id, row.wrapped)
        row.key_id, row.wrapped = name, ring.wrap(name, row.person_id, plain)
    db.session.flush()
    return len(found)


def retire_old_keys() -> list[str]:
    """Forget the master keys that wrap nothing any more; their ids may leave the settings."""
    used = select(PersonKey.key_id)
    old = select(VaultKey.id).where(VaultKey.in_use.is_(False), VaultKey.id.not_in(used))
    names = sorted(db.session.scalars(old.with_for_update()))
    db.session.execute(delete(VaultKey).where(VaultKey.id.in_(names)))
    return names


def keys_in_use() -> dict[str, tuple[bool, int]]:
    """For each master key of the database: whether it is current, and how many data keys it wraps."""
    counts = select(VaultKey.id, VaultKey.in_use, func.count(PersonKey.person_id))
    counts = counts.outerjoin(PersonKey, PersonKey.key_id == VaultKey.id).group_by(VaultKey.id, VaultKey.in_use)
    return {row[0]: (row[1], row[2]) for row in db.session.execute(counts.order_by(VaultKey.id))}


def _make(person_id: int) -> PersonKey:
    name = _current(lock=True)
    wrapped = ring_of().wrap(name, person_id, new_data_key())
    values = {"person_id": person_id, "key_id": name, "wrapped": wrapped, "made_at": clock.wall()}
    insert = postgresql.insert if _dialect() == "postgresql" else sqlite.insert
    db.session.execute(insert(PersonKey).values(values).on_conflict_do_nothing(index_elements=["person_id"]))
    return db.session.get_one(PersonKey, person_id)


def _current(*, lock: bool = False) -> str:
    """The id of the key that wraps new data keys; `lock` has a rotation wait until this transaction is over."""
    found = select(VaultKey.id).where(VaultKey.in_use.is_(True))
    name = db.session.scalar(found.with_for_update(read=True) if lock else found)
    if name is None:
        _remember(ring_of().newest)
        name = db.session.scalar(found)
    return name or ring_of().newest


def _remember(name: str) -> None:
    values = {"id": name, "proof": ring_of().proof(name), "in_use": True, "since": clock.wall()}
    insert = postgresql.insert if _dialect() == "postgresql" else sqlite.insert
    db.session.execute(insert(VaultKey).values(values).on_conflict_do_nothing())


def _dialect() -> str:
    return db.session.get_bind().dialect.name
