"""Two facilitators at once: one gathering, not two; one change, not a mixture."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from tests.gatherings.groups import found, planned, wish
from unhurried.cohorts.models import Cohort
from unhurried.gatherings import service
from unhurried.gatherings.models import Gathering
from unhurried.gatherings.rules import GatheringFault
from unhurried.kit.db import db, transaction


def test_two_who_plan_and_change_the_same_at_once_do_it_once(site: Flask, cohort: int) -> None:
    start = Barrier(2)

    def plan(_nth: int) -> str:
        with site.app_context():
            start.wait(20)
            try:
                with transaction():
                    service.plan(db.session.get_one(Cohort, cohort), wish(), by=None)
            except GatheringFault as fault:
                return str(fault)
            return "planned"

    def change(nth: int) -> str:
        with site.app_context():
            start.wait(20)
            try:
                with transaction():
                    here = db.session.get_one(Cohort, cohort)
                    service.change(here, number, wish(title=f"Title {nth}"), seen=1, by=None)
            except GatheringFault as fault:
                return str(fault)
            return "changed"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(plan, range(2)))
        assert told == ["The group meets at this time already: First evening.", "planned"]
        with site.app_context():
            [number] = db.session.scalars(select(Gathering.id)).all()
        told = sorted(pool.map(change, range(2)))
    assert told == ["Somebody changed this gathering meanwhile. Look at it again before you go on.", "changed"]
    with site.app_context():
        assert found(number).version == 2
        assert planned(cohort, title="Another", clock=wish().clock.replace(hour=20)) != number
