"""Mail scanners follow the links of every notice: nothing of it changes anything, and pressing does (docs: mail §3)."""

from __future__ import annotations

import re

from sqlalchemy import select

from tests.accounts.conftest import MIRA
from tests.accounts.visits import Visit
from tests.privacy.filling import everything_in
from unhurried.accounts import service
from unhurried.accounts.emails import SecurityMail
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow


def links(visit: Visit) -> list[str]:
    """The paths in every notice that waits, of a recovery and of a new address."""
    with visit.app.app_context(), transaction():
        mira = service.find_or_make_person(MIRA)
        service.set_passphrase(mira, "four teapots under snow")
        service.ask_for_recovery(mira)
        service.ask_for_address(mira, "new.mira@example.net")
    with visit.app.app_context():
        rows = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "security").order_by(OutboxRow.id)).all()
        words = " ".join(mail.text + mail.html for mail in SecurityMail().render(rows).values())
    return sorted(set(re.findall(r"https?://[^/\s]+(/signin/[^\s\"<]+)", words)))


def tables(visit: Visit) -> dict[str, list[tuple[object, ...]]]:
    with visit.app.app_context():
        return everything_in(db)


def test_every_link_is_followed_and_nothing_changes_until_somebody_presses(visit: Visit) -> None:
    paths = links(visit)
    assert len(paths) == 3
    before = tables(visit)
    for client in (visit.app.test_client(), visit.app.test_client()):
        for path in paths:
            for method in ("GET", "HEAD", "GET", "HEAD"):
                assert client.open(path, method=method, base_url=visit.site).status_code == 200, path
    assert tables(visit) == before
    for path in paths:
        assert visit.post(path).status_code == 200
    after = tables(visit)
    assert {"recovery", "address_change", "audit_entry"} <= {name for name in before if before[name] != after[name]}
    assert before["person"] == after["person"]
