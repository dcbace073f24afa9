"""Ways into a group, for the pages to show: questions, an answer to them, a full group, a sheet that was brought in."""

from __future__ import annotations

from datetime import date

from tests.sights.world import SHORT, World, person
from unhurried.cohorts import service as cohorts
from unhurried.cohorts.models import Cohort, Invitation
from unhurried.cohorts.rules import Wishes
from unhurried.kit import tokens
from unhurried.kit.db import db

LINES = ["someone-else@example.org", "not an address", "=SUM(A1)@example.org"]


def open_doors(made: World) -> None:
    """A small group with a question, that is full, with someone who waits and someone who asked."""
    staff = person("fay").id
    asks = ["What makes this a good time?", "Is there something we need to know?"]
    full = cohorts.create_cohort(SHORT, "Winter", date(2026, 11, 16), capacity=1, questions=asks, by=staff)
    made.ids["group with doors"] = full.id
    made.ids["asks"] = _link(_invited(full, "asks@example.org", by_link=True))
    asked = _invited(full, "asked@example.org", by_link=True)
    cohorts.apply(asked, ["The evenings are quiet now.", ""])
    cohorts.enrol_address(full, "first@example.org", Wishes("First"))
    made.ids["asked"], made.ids["full"] = _link(asked), _link(_invited(full, "full@example.org"))
    waits = _invited(full, "waits@example.org")
    cohorts.wait(waits)
    made.ids["waits"] = _link(waits)
    cohorts.keep_apart(person("optional").id, person("deciding").id, by=staff)
    group = db.session.get_one(Cohort, made.ids["group of reading"])
    rows = [(number, {"email": line}) for number, line in enumerate(LINES, 2)]
    made.ids["import"] = cohorts.hand_in(group, rows, by=staff).id
    cohorts.bring_in_some()


def _invited(group: Cohort, email: str, *, by_link: bool = False) -> Invitation:
    found = cohorts.invite(group, email, by_link=by_link)
    assert found is not None
    return found


def _link(invitation: Invitation) -> str:
    return tokens.derive("invitation", invitation.id, invitation.nonce)
