"""P3 and P3b: one run of the clockwork with 1,000 people due, of a million and of ten thousand, on both databases."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import bindparam, delete, insert, select, update

from bench.costs import Cost, carry_over, cost_of
from bench.people import DUE, fill
from bench.report import Report
from bench.sites import Site, tell
from tests.infra.apps import make_app
from tests.infra.databases import Databases, PostgresDatabases, SqliteFiles, close, migrate
from tests.infra.places import short_folder
from tests.infra.postgres import postgres_server
from unhurried.agenda import service as agenda
from unhurried.agenda.models import Due
from unhurried.kit import clock
from unhurried.kit.db import transaction
from unhurried.letters import rules
from unhurried.letters.queries import people_of
from unhurried.letters.service import tick
from unhurried.letters.service.ticking import uncollected
from unhurried.letters.service.writing import Decided, write
from unhurried.mail.models import OutboxRow
from unhurried.pacing.models import Opening

FEW, MANY, AT_ONCE = 10_000, int(os.environ.get("BENCH_PEOPLE", "1000000")), 1000
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "9"))


def run() -> Report:
    """Each round takes a thousand people who were not due before, scattered over all of them, on both sizes in turn."""
    report = Report()
    for kind, databases in _kinds():
        with databases as made, short_folder("bench") as folder:
            sites = [_site(made, folder, people) for people in (FEW, MANY)]
            for number in range(2 * (ROUNDS + 1)):
                _round(sites[number % 2], number // 2)
            tell(report, kind, *sites)
            for site in sites:
                close(site.app)
    report.ratios["P3b"] = max(value for name, value in report.ratios.items() if name.startswith("P3b_"))
    report.figures |= {"clockwork_people": [FEW, MANY], "clockwork_due": AT_ONCE, "clockwork_rounds": ROUNDS}
    return report


def _kinds() -> Iterator[tuple[str, Callable[[], Databases]]]:
    yield "sqlite", _sqlite()
    yield "postgresql", _postgresql()


@contextmanager
def _sqlite() -> Iterator[Databases]:
    with short_folder("bench-db") as folder:
        yield SqliteFiles(folder)


@contextmanager
def _postgresql() -> Iterator[Databases]:
    with postgres_server() as server:
        yield PostgresDatabases(server)


def _site(databases: Databases, folder: Path, people: int) -> Site:
    begun = time.monotonic()
    data = folder / str(people)
    data.mkdir()
    url = databases.empty()
    migrate(make_app(url, data))
    app = make_app(url, data)
    fill(app, people)
    print(f"  {people:,} people written in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return Site(app, people)


def _round(site: Site, number: int) -> None:
    """Claiming and writing with decisions made before, then the whole, each with a thousand people of its own."""
    measured = {}
    with site.app.app_context():
        moment = DUE + timedelta(minutes=number)
        chosen = Random(number).sample(range(1, site.people + 1), 2 * AT_ONCE)
        _make_due(chosen[:AT_ONCE], moment)
        decided, measured["rules"] = _decide(chosen[:AT_ONCE], moment)
        measured["claim_and_write"] = cost_of(lambda: _claim_and_write(decided, moment))
        measured["carry_over"] = _timed(carry_over)
        measured["bulk_insert"] = _bulk_insert(chosen[:AT_ONCE])
        _make_due(chosen[AT_ONCE:], moment)
        measured["whole"] = cost_of(lambda: _whole(AT_ONCE))
        _undo(chosen)
    if number:
        for name, cost in measured.items():
            site.measured[name].append(cost)


def _timed(work: Callable[[], object]) -> Cost:
    used, begun = time.process_time(), time.perf_counter()
    work()
    return Cost(time.perf_counter() - begun, time.process_time() - used)


def _make_due(people: list[int], moment: datetime) -> None:
    with transaction():
        clock.stop_at(moment)
        agenda.plan(dict.fromkeys(people, moment))


def _decide(people: list[int], moment: datetime) -> tuple[dict[int, Decided], Cost]:
    """What the rules say of these people, and what the rules alone cost, in the same quiet as in a run."""
    facts = people_of(people)
    decisions: dict[int, rules.Decision] = {}

    def work() -> None:
        with uncollected():
            decisions.update((who, rules.decide(person, moment)) for who, person in facts.items())

    cost = cost_of(work)
    assert all(decision.letter for decision in decisions.values())
    return {who: Decided(facts[who], decision) for who, decision in decisions.items()}, cost


def _claim_and_write(decided: dict[int, Decided], moment: datetime) -> None:
    with transaction():
        claimed = agenda.claim_due(moment, AT_ONCE)
        write({who: decided[who] for who in claimed}, moment)


def _whole(people: int) -> None:
    assert tick() == people


def _bulk_insert(people: list[int]) -> Cost:
    """What it costs to write the rows that were just written once more: taken out, then inserted as they were."""
    rows = {}
    with transaction() as session:
        for model, mine in (
            (Opening, Opening.enrolment_id.in_(people) & (Opening.position == 3)),
            (OutboxRow, _new(people)),
        ):
            table = model.__table__
            found = session.execute(select(*table.columns).where(mine)).mappings()
            rows[table] = [dict(row) for row in found]
            session.execute(delete(model).where(mine))
    assert all(len(found) == AT_ONCE for found in rows.values())
    looks = [{"who": who, "at": DUE + timedelta(days=3, seconds=who % 900)} for who in people]
    moved = update(Due.__table__).where(Due.person_id == bindparam("who")).values(look_at=bindparam("at"))

    def work() -> None:
        with transaction() as session:
            for table, found in rows.items():
                session.execute(insert(table), found)
            session.connection().execute(moved, looks)

    return cost_of(work)


def _new(people: list[int]):  # type: ignore[no-untyped-def]
    return OutboxRow.person_id.in_(people) & (OutboxRow.local_date == DUE.date())


def _undo(people: list[int]) -> None:
    """As before the round, so that the next one finds nobody due and as many rows."""
    with transaction() as session:
        session.execute(delete(OutboxRow).where(_new(people)))
        session.execute(delete(Opening).where(Opening.enrolment_id.in_(people), Opening.position == 3))
        agenda.plan({who: DUE + timedelta(days=2, seconds=who * 7919 % 500_000) for who in people})
