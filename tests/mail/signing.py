"""Keys to sign with, and a DNS that knows their records: what is signed is verified by dkimpy, not by our own code."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import dkim
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from unhurried.mail.senders.dkim import Signer

KINDS = ("rsa", "ed25519")


@lru_cache(maxsize=8)
def private(kind: str) -> Any:
    """A private key; of one kind (`rsa`, `another rsa`) it is always the same, since an RSA key takes a while."""
    made = {
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
        "ed25519": ed25519.Ed25519PrivateKey.generate,
        "short": lambda: rsa.generate_private_key(65537, 1024),
        "curve": lambda: ec.generate_private_key(ec.SECP256R1()),
    }
    return made[kind.removeprefix("another ")]()


def key_file(folder: Path, kind: str, passphrase: bytes = b"") -> Path:
    """The key as a PEM file."""
    closed = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    file = folder / f"{kind}.pem"
    file.write_bytes(private(kind).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, closed))
    return file


def is_verified(whole: bytes, by: Signer) -> bool:
    """Whether a receiver who looks the record up believes the signature."""
    name, text = by.record
    known = {f"{name}.".encode(): text.encode()}
    found: bool = dkim.verify(whole, dnsfunc=lambda asked, timeout=5: known.get(asked))
    return found


def names_covered(whole: bytes) -> list[str]:
    """The headers that the signature names, as often as it names them."""
    line = next(value for name, value in dkim.rfc822_parse(whole)[0] if name == b"DKIM-Signature")
    tags = dict(part.strip().split(b"=", 1) for part in line.split(b";"))
    return [name.strip().decode().lower() for name in tags[b"h"].split(b":")]
