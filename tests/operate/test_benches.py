"""The benchmark of pages runs and refuses to lie; its figures are for calm machines and for docs/figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from bench.load import Found
from bench.pages import Revoking
from tests.infra.apps import ROOT

TINY = {"BENCH_ROUNDS": "1", "BENCH_PAGES": "40", "BENCH_PEOPLE": "4", "BENCH_DATABASES": "sqlite"}


def test_pages_are_measured_and_a_revoked_session_is_refused_meanwhile() -> None:
    command = [sys.executable, "-m", "bench", "pages", "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **TINY}, capture_output=True, text=True, timeout=150, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["ratios"]["P4_sqlite"] > 0
    assert found["figures"]["pages_sqlite_refused"] > 0
    assert found["figures"]["pages_sqlite_nonces"] > 0


@pytest.mark.parametrize(("number", "status"), [(5, 200), (2, 401), (2, 500)], ids=["revoked", "live", "broken"])
def test_a_wrong_answer_ends_the_benchmark(number: int, status: int) -> None:
    revoking = object.__new__(Revoking)
    revoking.visitors, revoking.ended, revoking.refused, revoking.nonces = [None] * 4, {1: 4}, 0, set()  # type: ignore[list-item]
    with pytest.raises(SystemExit):
        revoking.check(number, b"HTTP/1.1 %d X\r\n\r\n" % status)


def test_answers_a_second_are_counted_whatever_they_say() -> None:
    found = Found(seconds=2.0)
    found.statuses.update({200: 6, 401: 2})
    assert found.a_second == 4
