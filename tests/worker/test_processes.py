"""The real worker and beat, with a real Redis between."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import redis
from flask import Flask

from tests.infra.children import wait_until
from tests.infra.smtp import SmtpServer
from tests.worker.conftest import answering
from unhurried.accounts import service as accounts
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import put


@pytest.fixture
def site(new_app: Callable[..., Flask], redis_url: str, smtp: SmtpServer) -> Iterator[Flask]:
    app = new_app(redis_url=redis_url, smtp_url=smtp.url, mail_from="hello@site.test")
    with app.app_context():
        yield app
