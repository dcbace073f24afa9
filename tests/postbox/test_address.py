"""A person whose letters come back reads so on their page, and says whether the address is right."""

from __future__ import annotations

from tests.infra.smtp import Accepted
from tests.journal.writers import Writer
from tests.mail.incoming import bring, complaint, report
from unhurried.kit.db import transaction
from unhurried.mail.inbound import Inbound
from unhurried.mail.service import address_stopped, stop_address

MIRA = "mira@example.org"


def test_an_address_that_came_back_is_told_exactly_and_lifted_by_its_person(
    inbound: Inbound, letter: Accepted, mira: Writer, tom: Writer
) -> None:
    link = mira.with_link()
    assert "do not reach you" not in link.get("/home").text
    bring(inbound, letter.sender, report(MIRA))
    said = link.get("/home").text
    assert "do not reach you" in said
    assert f"a letter to <bdi>{MIRA}</bdi> came back" in said
    assert "do not reach you" not in tom.get("/home").text
    page = link.get("/mail-to-you").text
    assert "Write to that address again" in page
    assert 'href="/address"' in page
    assert link.post("/mail-to-you").status_code == 303
    bring(inbound, letter.sender, report(MIRA))
    with inbound.app.app_context():
        assert not address_stopped(MIRA), "the old report, sent again, stops nothing"
    assert "nothing stands in their way" in link.get("/mail-to-you").text


def test_a_complaint_is_lifted_by_its_person_and_what_staff_decided_is_not(
    inbound: Inbound, letter: Accepted, mira: Writer
) -> None:
    bring(inbound, "complaints@bounce.site.test", complaint(sender=letter.sender), "fbl@provider.test")
    assert "marked as unwanted" in mira.get("/home").text
    mira.post("/mail-to-you")
    with inbound.app.app_context():
        assert not address_stopped(MIRA)
        with transaction():
            stop_address(MIRA, "operator")
    assert "Write to that address again" not in mira.get("/mail-to-you").text
    assert mira.post("/mail-to-you").status_code == 404
    with inbound.app.app_context():
        assert address_stopped(MIRA)
