"""A letter in Mira's inbox, her browser, and the server that takes her reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from tests.infra.smtp import Accepted, SmtpServer
from tests.journal.conftest import ada, cohort, mira, tom
from tests.lessons.readers import DAY_ONE, stand
from tests.mail.incoming import LMTP_HERE, listening
from unhurried.letters.service import tick
from unhurried.mail.inbound import Inbound
from unhurried.mail.service import drain
from unhurried.mail.service.draining import hang_up

__all__ = ["ada", "cohort", "mira", "tom"]


@pytest.fixture
def site(new_app: Callable[..., Flask], smtp: SmtpServer) -> Flask:
    """The site, taking mail in; no context is pushed."""
    return new_app(smtp_url=smtp.url, inbound_url=LMTP_HERE, mail_from="hello@site.test")


@pytest.fixture
def inbound(site: Flask) -> Iterator[Inbound]:
    with listening(site) as server:
        yield server


@pytest.fixture
def letter(site: Flask, smtp: SmtpServer, mira: Any, tom: Any) -> Accepted:
    """Mira's first letter, as her mail server took it."""
    with site.app_context():
        for hours in (0, 20, 21, 22):
            stand(DAY_ONE + timedelta(hours=hours))
            tick()
            drain("lesson")
        hang_up()
    return smtp.to("mira@example.org")[0]


def reply(to: str, text: str, sender: str = "Mira <Mira@Example.org>", number: int = 1, **headers: str) -> EmailMessage:
    """What Mira's mail program sends when she replies."""
    found = EmailMessage()
    found["From"], found["To"], found["Subject"] = sender, to, "Re: a letter"
    found["Message-ID"] = f"<{number}@example.org>"
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    found.set_content(text)
    return found
