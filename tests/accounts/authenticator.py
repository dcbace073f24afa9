"""A passkey device in a test: it makes and signs as a phone does (W3C WebAuthn §6), and can do each thing wrong."""

from __future__ import annotations

import hashlib
import json
import struct
from base64 import urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.accounts.visits import Visit

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


class Device:
    """A device with one passkey, made at the first `make`."""

    def __init__(self, name: str = "one") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(name.encode()).digest()
        self.count, self.handle = 0, ""

    def _public(self) -> dict[int, Any]:
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}

    def make(self, options: dict[str, Any], origin: str, flags: int = PRESENT | VERIFIED) -> dict[str, Any]:
        """The answer to `navigator.credentials.create`."""
        self.handle = options["user"]["id"]
        tail = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(self._public())
        data = self._data(options["rp"]["id"], flags | ATTESTED) + tail
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            {
                "clientDataJSON": b64(self._said("webauthn.create", options["challenge"], origin)),
                "attestationObject": b64(attested),
            }
        )

    def sign(
        self, options: dict[str, Any], origin: str, *, flags: int = PRESENT | VERIFIED, rp: str = "", by: int = 1
    ) -> dict[str, Any]:
        """The answer to `navigator.credentials.get`; the count goes up `by` so many."""
        self.count += by
        said = self._said("webauthn.get", options["challenge"], origin)
        data = self._data(rp or options["rpId"], flags)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": b64(said), "authenticatorData": b64(data), "signature": b64(signature)}
        return self._answer({**response, "userHandle": self.handle})

    def _data(self, rp: str, flags: int) -> bytes:
        return hashlib.sha256(rp.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _said(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        return {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response}


def begin(visit: Visit, path: str) -> dict[str, Any]:
    """The options that the page's script would get."""
    answer = visit.post(path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = json.loads(answer.data)
    return found


def add(visit: Visit, device: Device, name: str = "my phone") -> int:
    """Add the device's passkey in this browser; the status."""
    options = begin(visit, "/account/passkeys/begin")
    made = json.dumps(device.make(options, visit.site))
    return visit.post("/account/passkeys", name=name, credential=made).status_code


def enter(visit: Visit, device: Device, **how: Any) -> Any:
    """Sign in by the device's passkey; the answer."""
    options = begin(visit, "/signin/passkey/begin")
    return visit.post("/signin/passkey", credential=json.dumps(device.sign(options, visit.site, **how)), device="mine")


def prove(visit: Visit, device: Device) -> Any:
    """Step up by the device's passkey; the answer."""
    options = begin(visit, "/step-up/passkey/begin")
    return visit.post("/step-up/passkey", credential=json.dumps(device.sign(options, visit.site)))
