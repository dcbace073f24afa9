"""`unhurried db backup` and `db restore`: everything in one file, and everything back, with mail held.

The file's form knows no feature and lives in the kit; what a restore means for mail, sign-ins and keys is put
together here, in the only room that may know all of them.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import delete, inspect, select, text
from sqlalchemy.engine import Connection

from unhurried.accounts.models import Session, SignInLink
from unhurried.audit.service import record
from unhurried.cli.site import in_site
from unhurried.kit import clock
from unhurried.kit.backup import Backup, BackupFault, has_rows, new_file, put_back, read_backup, write_backup
from unhurried.kit.db import db, transaction
from unhurried.kit.schema import SchemaFault, changing_schema, version_of
from unhurried.kit.settings import settings
from unhurried.kit.tokens import derive, same
from unhurried.kit.vault import VaultKey, ring_of
from unhurried.kit.vault.ring import NoSuchKey
from unhurried.mail.service.restoring import hold_after_restore
from unhurried.privacy.models import Erasure

FILE = click.Path(dir_okay=False, path_type=Path)
HELD = """Mail is held: what fell due since the backup may have gone out already. Say what did, and it flows again:
  unhurried mail release --sent-until INSTANT   what was due until then went out, nothing later
  unhurried mail release --relay-log FILE       what has its Message-ID in the relay's log went out
Everyone signs in anew."""


@click.command("backup")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="replace FILE if it is there")
@in_site
def backup_command(file: Path, yes: bool) -> None:
    """Write everything that the database holds into FILE, readable by you only, while the site runs."""
    moment = clock.now()
    about = {"made_at": clock.wall().isoformat(), "now": moment.isoformat(), "key": _key_check()}
    try:
        with new_file(file, replace=yes) as lines:
            counts = write_backup(db.engine, lines, about)
    except (BackupFault, SchemaFault) as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{sum(counts.values())} rows of {len(counts)} tables, as they were at {about['made_at']}: {file}")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="replace what the database holds")
@in_site
def restore_command(file: Path, yes: bool) -> None:
    """Put back what FILE holds, in one step, all of it or nothing. Stop the site, the workers and the beat before."""
    try:
        found = read_backup(file)
        with changing_schema(db.engine) as connection:
            if has_rows(connection) and not yes:
                raise click.ClickException("The database is not empty. With --yes all that it holds is replaced.")
            erased = _restore(connection, found)
    except (BackupFault, SchemaFault, NoSuchKey) as fault:
        raise click.ClickException(str(fault)) from None
    with transaction():
        record("database restored", actor=None, made_at=found.about["made_at"], erased=sorted(erased))
    _tell(found, erased)


def _restore(connection: Connection, found: Backup) -> set[int]:
    """Everything back, on one transaction; who erased themselves after the backup was made."""
    erased, hands = _erased(connection), _clock_row(connection)
    put_back(connection, found)
    _demand_keys(connection)
    if hands is not None:
        connection.execute(text("DELETE FROM clock"))
        connection.execute(text("INSERT INTO clock (id, base, since) VALUES (1, :base, :since)"), hands)
    since = datetime.fromisoformat(found.about["now"])
    hold_after_restore(connection, since, max(since, _programme_time(connection)))
    for table in (SignInLink, Session):
        connection.execute(delete(table))
    return erased - _erased(connection)


def _demand_keys(connection: Connection) -> None:
    """Private writing that nobody could read any more is not put back; raises NoSuchKey."""
    for name, proof in connection.execute(select(VaultKey.id, VaultKey.proof)):
        if not ring_of().is_same(name, proof):
            raise NoSuchKey(f"UNHURRIED_VAULT_KEYS: the key with the id {name} is another one than the backup's.")


def _erased(connection: Connection) -> set[int]:
    known = inspect(connection).has_table("erasure")
    return set(connection.scalars(select(Erasure.person_id))) if known else set()


def _clock_row(connection: Connection) -> dict[str, Any] | None:
    """Where the movable clock stands: a restore puts back what was kept, and no time."""
    if not settings().movable_clock or version_of(connection) is None:
        return None
    row = connection.execute(text("SELECT base, since FROM clock WHERE id = 1")).one_or_none()
    return None if row is None else {"base": row.base, "since": row.since}


def _programme_time(connection: Connection) -> datetime:
    hands = _clock_row(connection)
    if hands is None:
        return clock.wall()
    base, since = datetime.fromisoformat(hands["base"]), hands["since"]
    return base + (clock.wall() - datetime.fromisoformat(since)) if since else base


def _key_check() -> str:
    return derive("backup", 0, "the same key")


def _tell(found: Backup, erased: set[int]) -> None:
    click.echo(f"{sum(found.counts.values())} rows are back as they were at {found.about['made_at']}.")
    click.echo(HELD)
    if not same(found.about.get("key", ""), _key_check()):
        click.echo("UNHURRIED_SECRET_KEY is another one than it was: links in letters of before will not work.")
    if erased:
        people = " ".join(str(one) for one in sorted(erased))
        click.echo(f"Some erased themselves after the backup. Erase them again: unhurried erase {people} --yes")
