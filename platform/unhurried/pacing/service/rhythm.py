"""A person's own time: zone, hour, quiet hours, reminders (docs: pacing §1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from flask_babel import gettext as _

from unhurried.accounts.models import Person
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.zones import zones
from unhurried.pacing.faults import RhythmFault
from unhurried.pacing.models import Standing
from unhurried.pacing.rows import upsert
from unhurried.pacing.rules import Rhythm, policy
from unhurried.pacing.service.settling import changing


def change_rhythm(
    person_id: int,
    *,
    zone: str | None = None,
    hour: time | None = None,
    quiet: tuple[time, time] | None = None,
    reminders: bool | None = None,
) -> None:
    """Change what is given and leave the rest; raises RhythmFault. Reminders said yes to again begin with day 4."""
    person = db.session.get_one(Person, person_id)
    _check(zone or person.zone, hour or person.hour, quiet or (person.quiet_from, person.quiet_until))
    with changing([person_id], by_themselves=True):
        person.zone, person.hour = zone or person.zone, hour or person.hour
        if quiet:
            person.quiet_from, person.quiet_until = quiet
        if reminders is not None:
            person.reminders = reminders
        if reminders:
            upsert(Standing, "person_id", [{"person_id": person_id, "day_four_at": clock.now()}])


def _check(zone: str, hour: time, quiet: tuple[time, time]) -> None:
    if zone not in zones():
        raise RhythmFault(_("“%(zone)s” is not a time zone. One looks like Europe/Madrid.", zone=zone[:60]), "zone")
    if not policy.FIRST_HOUR <= hour <= policy.LAST_HOUR:
        raise RhythmFault(_("Choose an hour from 07:00 to 21:59."), "hour")
    if quiet[0] == quiet[1]:
        raise RhythmFault(_("Quiet hours begin and end at different times."), "quiet")
    if Rhythm(quiet=quiet).is_quiet(datetime.combine(date(2000, 1, 1), hour, UTC)):
        raise RhythmFault(_("This hour lies in the quiet hours. Choose one outside them."), "hour")
