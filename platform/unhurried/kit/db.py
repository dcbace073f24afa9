"""The database: our typed base, aware UTC instants, and `transaction()`, the only way to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import JSON, TypeDecorator

from unhurried.kit import crash, doorbell

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


# A run of the clockwork for a thousand people of a million touches some three thousand pages of 4 kB: they stay in the
# cache until the commit (64 MB at most, taken as needed) instead of being spilt, and the log takes several such runs
# before its pages are carried over into the database, which would otherwise make every single commit wait.
SQLITE = (
    "journal_mode = WAL",
    "busy_timeout = 15000",
    "foreign_keys = ON",
    "synchronous = NORMAL",
    "cache_size = -65536",
    "wal_autocheckpoint = 8192",
)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table's class stands on."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime, dict[str, Any]: JSON, list[str]: JSON},
    )


db = SQLAlchemy(model_class=Base)


def reading_engine(address: str) -> dict[str, Any]:
    """The options of the engine for reads that stand alone: no BEGIN and ROLLBACK around each (see `kit.prepared`)."""
    return {"url": address, "isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}


class WriteOutsideTransaction(RuntimeError):
    """Something was written without `with transaction():`."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one writing transaction of a view, task or command; commit at its end, then ring the doorbell.

    The read transaction ends first, and on SQLite the write begins with BEGIN IMMEDIATE, so that what is read
    inside is what the write builds on. An error rolls everything back and passes on.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("A transaction is already open: services do not open one of their own.")
    session.rollback()
    session.info["writing"] = True
    try:
        session.connection(execution_options={"write": True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        doorbell.forget(session.info)
        raise
    finally:
        session.info["writing"] = False
    crash.point("before the ring")
    doorbell.ring_noted(session.info)


def note(lane: str) -> None:
    """Have the lane's worker woken once the current transaction has committed."""
    doorbell.note(db.session().info, lane)


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(session: Session, _context: Any, _instances: Any) -> None:
    if session.info.get("writing") is not True and (session.new or session.dirty or session.deleted):
        raise WriteOutsideTransaction("Write inside `with transaction():`.")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        return
    connection.isolation_level = None
    for pragma in SQLITE:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.get_execution_options().get("write"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
