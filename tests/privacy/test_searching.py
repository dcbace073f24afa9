"""The search for canaries finds what it is meant to find."""

from __future__ import annotations

import base64
import gzip
import json
import lzma
import quopri
import zlib
from collections.abc import Callable

import pytest

from tests.privacy.searching import Heaps, disguises, found_in, unpacked

WORDS = "Kanarienvogel entry größer 7Q2X"


@pytest.mark.parametrize("dress", disguises("x"))
def test_the_search_finds_every_dress(dress: str) -> None:
    heap = b"before " + disguises(WORDS)[dress] + b" after"
    assert dress in found_in(heap, WORDS)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lzma.compress])
def test_the_search_looks_into_compressed_dumps(pack: Callable[[bytes], bytes]) -> None:
    heap = b"noise " + pack(b"rows: " + WORDS.encode())
    assert ("dump", "plain") in Heaps({"dump": heap}).where(WORDS)
    assert len(list(unpacked(heap))) == 2


def test_the_search_finds_what_mail_and_json_really_make() -> None:
    words = WORDS
    for shift in range(3):
        assert found_in(base64.encodebytes(b"x" * (60 + shift) + words.encode() + b" on and on"), words)
    assert found_in(quopri.encodestring(f"{'x' * 60} {words}".encode()), words)
    assert found_in(json.dumps({"text": words}).encode(), words)
    assert found_in(b"nothing of the kind", words) == []
