"""Private writing in a season, and a change of its keys by another process while all goes on (docs: docs/keys.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import select

from tests.season.crew import Crew
from unhurried.journal.models import Entry
from unhurried.journal.service.writing import Draft, save
from unhurried.kit.db import db
from unhurried.kit.vault import PersonKey, keys_in_use

if TYPE_CHECKING:
    from tests.season.season import Season

Texts = list[tuple[int, str]]


def write(texts: Texts, person: int, place: int, week: int) -> None:
    """The person writes a line about the week, which is remembered here as well."""
    text = f"What week {week} was like for person {person}."
    save(person, Draft(tab=f"{place}-{week}", text=text, enrolment_id=place, position=week))
    texts.append((person, text))


def rotate_while_people_write(season: Season, since: datetime) -> None:
    """From that instant on live deed by deed, until `keys rotate`, a process of its own, has come to its end."""
    season.live(since)
    assert season.texts, "Nobody has written anything under the old key."
    before, steps = len(season.texts), season.steps
    season.crew.do("keys", "make")
    child = season.crew.beside("keys", "rotate", "--at-once", "1")
    while child.poll() is None or len(season.texts) == before:
        season.live(season.next_deed())
    assert child.returncode == 0, season.crew.said("keys")
    assert season.steps > steps


def check_that_all_reads_back(season: Season, new_app: Callable[..., Flask]) -> None:
    """With the new key alone everything that was written can be read, and no row is under the old one."""
    line, old = kept_keys(season.crew)
    name = line.partition(":")[0]
    assert name != old.partition(":")[0]
    with new_app(vault_keys=line).app_context():
        assert Counter((one.person_id, one.text) for one in db.session.scalars(select(Entry))) == Counter(season.texts)
        assert keys_in_use() == {name: (True, len({person for person, _text in season.texts}))}
        assert set(db.session.scalars(select(PersonKey.key_id))) == {name}


def kept_keys(crew: Crew) -> list[str]:
    """The keys of the season's data folder, newest first, as the setting takes them."""
    return (crew.data / "vault.keys").read_text().split()
