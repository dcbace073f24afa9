"""Messages that nobody answered for: the relay's log or a provider is asked before anything is assumed of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.infra.maillog import MailLog
from tests.infra.smtp import SmtpServer
from tests.mail.conftest import Pebble, address, change, row_of, write
from unhurried.kit import clock
from unhurried.kit.settings import SettingFault, read_settings
from unhurried.mail.reconcile.provider import Answer
from unhurried.mail.service import drain, reconciling, register
from unhurried.mail.service.draining import hang_up

LANES = ("lesson", "gentle", "urgent")


class Witness:
    """A provider as somebody plugs it in; tests say what it says."""

    says: Mapping[str, Answer] | Exception = {}
    asked: list[dict[str, datetime]] = []

    def fates(self, over_by: Mapping[str, datetime]) -> Mapping[str, Answer]:
        self.asked.append(dict(over_by))
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


@pytest.fixture
def log(tmp_path: Path) -> MailLog:
    found = MailLog(tmp_path / "mail.log")
    found.begin()
    return found


def site(new_app: Callable[..., Flask], smtp: SmtpServer, reconcile: str) -> Iterator[None]:
    app = new_app(smtp_url=smtp.url, mail_from="hello@site.test", mail_reconcile=reconcile)
    register(app, Pebble())
    with app.app_context():
        yield
        hang_up()


@pytest.fixture
def logged(new_app: Callable[..., Flask], smtp: SmtpServer, log: MailLog) -> Iterator[None]:
    yield from site(new_app, smtp, f"postfix:{log.file}")


@pytest.fixture
def witnessed(new_app: Callable[..., Flask], smtp: SmtpServer) -> Iterator[type[Witness]]:
    Witness.says, Witness.asked = {}, []
    yield from (Witness for _site in site(new_app, smtp, f"{__name__}:Witness"))


def unanswered(smtp: SmtpServer, lane: str, ref: int = 1, ago: timedelta = timedelta(minutes=2)) -> str:
    """A message that the relay took without a word, and that is asked about for the first time; its Message-ID."""
    write(ref, lane)
    smtp.drop_after_data(address(ref))
    drain(lane)
    change(ref, lease_until=clock.wall() - ago)
    return row_of(ref).message_id


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("lane", LANES)
def test_what_the_log_knows_is_sent_and_goes_out_once(smtp: SmtpServer, log: MailLog, lane: str) -> None:
    log.take(unanswered(smtp, lane))
    assert drain(lane) == 1
    row = row_of(1)
    assert (row.state, row.resent, row.error, row.claim, len(smtp.accepted)) == ("sent", False, None, None, 1)
    assert row.sent_at is not None


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("lane", LANES)
def test_what_was_certainly_not_taken_over_is_sent_again_in_every_lane(
    smtp: SmtpServer, log: MailLog, lane: str
) -> None:
    unanswered(smtp, lane)
    smtp.clear()
    log.move_on()
    drain(lane)
    row = row_of(1)
    assert (row.state, row.resent, len(smtp.accepted)) == ("sent", False, 1)


@pytest.mark.usefixtures("logged")
def test_while_the_log_has_not_moved_past_the_message_waits_and_then_what_holds_without_it_holds(
    smtp: SmtpServer, log: MailLog
) -> None:
    for ref, lane in ((1, "lesson"), (2, "gentle")):
        unanswered(smtp, lane, ref, ago=timedelta(seconds=20))
        drain(lane)
        assert row_of(ref).state == "armed", "There was still time to ask."
        change(ref, lease_until=clock.wall() - timedelta(seconds=55))
        log.file.unlink(missing_ok=True)
        drain(lane)
    assert (row_of(1).state, row_of(1).resent, row_of(2).state) == ("sent", True, "uncertain")


@pytest.mark.usefixtures("logged")
def test_a_relay_that_is_quiet_is_called_so_that_its_log_moves(
    smtp: SmtpServer, log: MailLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciling, "_stirred", threading.local())
    name = unanswered(smtp, "gentle", ago=timedelta(seconds=40))
    before = smtp.connections
    drain("gentle")
    assert (smtp.connections, row_of(1).state) == (before + 1, "armed")
    drain("gentle")
    assert smtp.connections == before + 1, "One call a minute is enough."
    log.move_on()
    drain("gentle")
    assert [one.message["Message-ID"] for one in smtp.accepted] == [name, name], "The log had not seen the first."
    assert row_of(1).state == "sent"


def test_a_provider_is_asked_by_message_id_and_only_about_what_is_in_doubt(
    smtp: SmtpServer, witnessed: type[Witness]
) -> None:
    write(9)
    drain("lesson")
    assert witnessed.asked == []
    name = unanswered(smtp, "lesson")
    witnessed.says = {name: "accepted", "<other@site.test>": "refused"}
    drain("lesson")
    ((asked, over),) = witnessed.asked[-1].items()
    assert asked == name
    assert abs(over - clock.wall() + timedelta(minutes=2) - timedelta(seconds=25)) < timedelta(seconds=30)
    assert (row_of(1).state, len(smtp.to(address(1)))) == ("sent", 1)


@pytest.mark.parametrize("said", [{}, RuntimeError("somebody@people.example"), {"<x@y>": "accepted"}])
def test_a_provider_that_knows_nothing_or_breaks_changes_nothing(
    smtp: SmtpServer, witnessed: type[Witness], said: Mapping[str, Answer] | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    unanswered(smtp, "gentle")
    witnessed.says = said
    drain("gentle")
    assert (row_of(1).state, len(smtp.accepted)) == ("uncertain", 1)
    told = [one for one in caplog.records if "cannot be asked" in one.message]
    assert [one.levelno for one in told] == ([logging.WARNING] if isinstance(said, Exception) else [])
    assert not [one for one in caplog.records if "people.example" in one.getMessage()]


def test_a_no_that_comes_too_early_is_not_believed(smtp: SmtpServer, witnessed: type[Witness]) -> None:
    name = unanswered(smtp, "gentle", ago=timedelta(seconds=15))
    witnessed.says = {name: "refused"}
    drain("gentle")
    assert row_of(1).state == "armed"
    change(1, lease_until=clock.wall() - timedelta(seconds=30))
    drain("gentle")
    assert (row_of(1).state, len(smtp.accepted)) == ("sent", 2)


def test_a_no_after_days_of_trying_is_left_to_the_rules_for_what_nobody_can_tell(
    smtp: SmtpServer, witnessed: type[Witness]
) -> None:
    name = unanswered(smtp, "gentle")
    witnessed.says = {name: "refused"}
    change(1, tried_at=clock.wall() - timedelta(hours=73))
    drain("gentle")
    assert (row_of(1).state, len(smtp.accepted)) == ("uncertain", 1)


def test_an_answer_about_a_message_that_another_worker_has_by_now_changes_nothing(
    smtp: SmtpServer, witnessed: type[Witness], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = unanswered(smtp, "lesson", ago=timedelta(seconds=30))

    def taken_meanwhile(_self: Witness, _over: Mapping[str, datetime]) -> Mapping[str, Answer]:
        change(1, claim="another's", lease_until=clock.wall() + timedelta(minutes=1))
        return {name: "refused"}

    monkeypatch.setattr(witnessed, "fates", taken_meanwhile)
    drain("lesson")
    assert (row_of(1).state, row_of(1).claim, len(smtp.accepted)) == ("armed", "another's", 1)


@pytest.mark.parametrize("value", ["mail.log", "postfix:mail.log", "postfix:", "a b:c", "mail:", ":x", "a:b:c"])
def test_a_setting_that_names_nobody_stops_the_start(value: str) -> None:
    with pytest.raises(SettingFault, match="UNHURRIED_MAIL_RECONCILE: This is postfix:/path"):
        read_settings(_env_file=None, mail_reconcile=value)
