"""`unhurried keys`: the master keys of private writing, made, put to use and retired while the site runs."""

from __future__ import annotations

import click

from unhurried.audit.service import record
from unhurried.cli.site import in_site, show
from unhurried.kit import clock
from unhurried.kit.db import transaction
from unhurried.kit.settings import read_settings
from unhurried.kit.vault import keys_in_use, new_key, retire_old_keys, rewrap_some, use_newest_key
from unhurried.kit.vault.ring import Ring


@click.group("keys")
def keys_group() -> None:
    """Look after the keys of private writing."""


@keys_group.command("make")
def make() -> None:
    """Make a new key. Where the keys are kept in the data folder it is put first there, else it is printed."""
    line = new_key(f"k{clock.wall():%Y%m%d%H%M%S}")
    chosen = read_settings()
    if chosen.mode == "production" or chosen.vault_keys:
        click.echo(line)
        return
    name = Ring(chosen).put_first(line)
    click.echo(f"The key {name} is kept. `keys rotate` puts it to use.")


@keys_group.command("rotate")
@click.option("--at-once", default=200, show_default=True, help="how many people's keys one short transaction wraps")
@in_site
def rotate(at_once: int) -> None:
    """Put the first key of the settings to use and wrap everyone's key by it; the site goes on meanwhile.

    Stopped half-way, it goes on where it was when it is called again.
    """
    with transaction():
        name = use_newest_key()
    number = wrap_all(max(1, at_once))
    with transaction():
        gone = retire_old_keys()
        if number or gone:
            record("keys rotated", actor=None, key=name, wrapped=number, retired=gone)
    click.echo(f"{number} wrapped anew by the key {name}.")
    for old in gone:
        click.echo(f"The key {old} wraps nothing any more and may leave the settings.")


def wrap_all(at_once: int) -> int:
    """Batch after batch until none is left, each a transaction of its own; how many there were."""
    number = 0
    while True:
        with transaction():
            some = rewrap_some(at_once)
        if not some:
            return number
        number += some


@keys_group.command("status")
@click.option("--json", "as_json", is_flag=True)
@in_site
def status(as_json: bool) -> None:
    """Which keys are in use, and how many people's keys each one wraps."""
    found = {name: {"in_use": in_use, "wraps": wraps} for name, (in_use, wraps) in keys_in_use().items()}
    words = [f"{name}  wraps {one['wraps']}{'  in use' if one['in_use'] else ''}" for name, one in found.items()]
    show(found, as_json=as_json, words="\n".join(words) or "No key is in use yet: nobody has written anything.")
