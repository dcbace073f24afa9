"""Signing a message for the domain that it comes from (RFC 6376, RFC 8463), so that receivers know it is ours.

Headers and body are signed in their relaxed forms, which stay the same when a relay folds a line anew. The same message
has the same signature on every try: it says nothing of when it was made.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from unhurried.kit.settings import SettingFault

PrivateKey = RSAPrivateKey | Ed25519PrivateKey
# Each of these is named once more than it is there: a receiver then refuses a message to which somebody added one.
SEALED = (
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
    "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
)  # fmt: skip
COVERED = ("Content-Transfer-Encoding", "Auto-Submitted", "X-Auto-Response-Suppress")
SPACES, FOLDS = re.compile(rb"[ \t]+"), re.compile(rb"\r\n(?=[ \t])")
NARROWEST, WIDEST = 2048, 4096
WHAT = "UNHURRIED_DKIM_KEY: "


class WrongKey(SettingFault):
    """The key cannot sign; the text is one sentence that shows nothing of it."""


@dataclass(frozen=True)
class Signer:
    """A key, and the name in the DNS under which its public half stands."""

    domain: str
    selector: str
    key: PrivateKey

    def signed(self, whole: bytes) -> bytes:
        """The message with its signature before it. Its lines are ended by CRLF."""
        head, _empty, body = whole.partition(b"\r\n\r\n")
        found = _fields(head)
        names = [*(name for name in SEALED for _once in range(len(found.get(_low(name), ())) + 1)),
                 *(name for name in COVERED if _low(name) in found)]  # fmt: skip
        bare = self._bare(names, b64encode(sha256(relaxed_body(body)).digest()))
        said = [line for name in (*SEALED, *COVERED) for line in reversed(found.get(_low(name), ()))]
        said.append(b"dkim-signature:" + SPACES.sub(b" ", bare.replace(b"\r\n", b"").partition(b":")[2]).strip())
        seal = b64encode(self._seal(b"\r\n".join(said)))
        folded = b"\r\n ".join(seal[at : at + 72] for at in range(0, len(seal), 72))
        return bare + b"\r\n " + folded + b"\r\n" + whole

    @cached_property
    def record(self) -> tuple[str, str]:
        """The name and the text of the TXT record that receivers look up."""
        public = self.key.public_key()
        if isinstance(self.key, RSAPrivateKey):
            kind, shown = "rsa", public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            kind, shown = "ed25519", public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"{self.selector}._domainkey.{self.domain}", f"v=DKIM1; k={kind}; p={b64encode(shown).decode()}"

    @cached_property
    def _start(self) -> bytes:
        kind = "rsa" if isinstance(self.key, RSAPrivateKey) else "ed25519"
        where = f" d={self.domain};\r\n s={self.selector};\r\n"
        return f"DKIM-Signature: v=1; a={kind}-sha256; c=relaxed/relaxed;\r\n{where}".encode()

    def _bare(self, names: list[str], body: bytes) -> bytes:
        lines = [":".join(names[at : at + 4]) for at in range(0, len(names), 4)]
        return self._start + b" h=" + ":\r\n  ".join(lines).encode() + b";\r\n bh=" + body + b";\r\n b="

    def _seal(self, what: bytes) -> bytes:
        if isinstance(self.key, RSAPrivateKey):
            return self.key.sign(what, PKCS1v15(), SHA256())
        return self.key.sign(sha256(what).digest())


def read_key(path: Path) -> PrivateKey:
    """The private key of a PEM file. Raises WrongKey."""
    try:
        found = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as fault:
        raise WrongKey(f"{WHAT}the file cannot be read ({fault.strerror}).") from None
    except TypeError:
        raise WrongKey(f"{WHAT}the key has a passphrase, which nobody can type here.") from None
    except (ValueError, UnsupportedAlgorithm):
        raise WrongKey(f"{WHAT}the file holds no private key in PEM.") from None
    if isinstance(found, RSAPrivateKey) and not NARROWEST <= found.key_size <= WIDEST:
        raise WrongKey(f"{WHAT}an RSA key has {NARROWEST} to {WIDEST} bits.")
    if not isinstance(found, PrivateKey):
        raise WrongKey(f"{WHAT}receivers know RSA and Ed25519 keys, and this is another one.")
    return found


def relaxed_body(body: bytes) -> bytes:
    """The body as it is signed: no white space at the end of lines, one space inside, no empty lines at its end."""
    if b"  " in body or b"\t" in body or b" \r\n" in body:
        body = SPACES.sub(b" ", body).replace(b" \r\n", b"\r\n")
    body = body.rstrip(b"\r\n")
    return body + b"\r\n" if body else body


def _fields(head: bytes) -> dict[bytes, list[bytes]]:
    """Each header's relaxed line, by its name, in the order of the message."""
    found = dict[bytes, list[bytes]]()
    for line in FOLDS.sub(b"", head).split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        name = name.strip().lower()
        found.setdefault(name, []).append(name + b":" + SPACES.sub(b" ", value).strip())
    return found


def _low(name: str) -> bytes:
    return name.lower().encode()
