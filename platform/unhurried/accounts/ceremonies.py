"""The passkey ceremonies, from and to the JSON of a browser (W3C WebAuthn Level 3, §5.1 and §7). No database.

Origin and relying party come from the configured base address only, never from the request.
"""

from __future__ import annotations

import importlib
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from unhurried.kit.settings import settings

LONGEST = 20_000
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{20,120}")
CREDENTIAL = re.compile(r"[A-Za-z0-9_-]{1,1400}")


class CeremonyRefused(ValueError):
    """An answer of a device that proves nothing, whatever is wrong with it."""


@dataclass(frozen=True)
class Made:
    """A new passkey as the device made it."""

    credential: str
    public_key: bytes
    sign_count: int


@dataclass(frozen=True)
class Answer:
    """What an answer claims before anything is checked: which challenge, which passkey, whose account."""

    challenge: str
    credential: str
    handle: str


def _library() -> Any:
    """Read in with the first passkey: its parsers of certificates are a twentieth of a start, and few need them."""
    return importlib.import_module("webauthn")


def possible() -> bool:
    """Whether this site can have passkeys at all: they belong to a name, and an address of numbers is none."""
    try:
        ip_address(settings().host)
    except ValueError:
        return True
    return False


def site_origin() -> str:
    """The base address as a browser writes an origin: small letters, and no port where it is the usual one."""
    parts = urlsplit(settings().site.lower())
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


def to_register(challenge: str, handle: str, label: str, known: Iterable[str]) -> str:
    """The options for making a passkey that can be found without an address; JSON."""
    library = _library()
    structs = library.helpers.structs
    found = library.generate_registration_options(
        rp_id=settings().host,
        rp_name=settings().sender_name,
        user_id=handle.encode(),
        user_name=label,
        user_display_name=label,
        challenge=_bytes(challenge),
        timeout=300_000,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_named(known),
    )
    return str(library.options_to_json(found))


def to_sign(challenge: str, known: Iterable[str]) -> str:
    """The options for answering with one of these passkeys, or with any that the device has for this site; JSON."""
    library = _library()
    found = library.generate_authentication_options(
        rp_id=settings().host,
        challenge=_bytes(challenge),
        timeout=300_000,
        allow_credentials=_named(known),
        user_verification=library.helpers.structs.UserVerificationRequirement.REQUIRED,
    )
    return str(library.options_to_json(found))


def read(payload: str) -> Answer:
    """What the answer claims; raises CeremonyRefused for anything that is not one."""
    try:
        if len(payload) > LONGEST:
            raise CeremonyRefused("too long")
        whole = json.loads(payload)
        said = json.loads(_bytes(whole["response"]["clientDataJSON"]))
        answer = Answer(said["challenge"], whole["id"], _handle(whole["response"].get("userHandle")))
        fits = CHALLENGE.fullmatch(answer.challenge) and CREDENTIAL.fullmatch(answer.credential)
        if not fits or said.get("crossOrigin"):
            raise CeremonyRefused("not of this site")
    except CeremonyRefused:
        raise
    except Exception as fault:  # noqa: BLE001  whatever a stranger sent, it proves nothing and breaks nothing
        raise CeremonyRefused(type(fault).__name__) from None
    return answer


def registered(payload: str, challenge: str) -> Made:
    """The new passkey; raises CeremonyRefused."""
    try:
        found = _library().verify_registration_response(
            credential=payload,
            expected_challenge=_bytes(challenge),
            expected_rp_id=settings().host,
            expected_origin=site_origin(),
            require_user_verification=True,
        )
        return Made(read(payload).credential, found.credential_public_key, found.sign_count)
    except Exception as fault:  # noqa: BLE001  the library raises whatever its parsers raise
        raise CeremonyRefused(type(fault).__name__) from None


def signed(payload: str, challenge: str, public_key: bytes, sign_count: int) -> int:
    """The passkey's new count; raises CeremonyRefused, for a count that does not go up as well."""
    try:
        found = _library().verify_authentication_response(
            credential=payload,
            expected_challenge=_bytes(challenge),
            expected_rp_id=settings().host,
            expected_origin=site_origin(),
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except Exception as fault:  # noqa: BLE001  the library raises whatever its parsers raise
        raise CeremonyRefused(type(fault).__name__) from None
    return int(found.new_sign_count)


def _handle(value: Any) -> str:
    return _bytes(value).decode("ascii") if value else ""


def _bytes(value: str) -> bytes:
    """What a browser wrote without padding, which Python wants and of which it takes any."""
    return urlsafe_b64decode(f"{value}===")


def _named(known: Iterable[str]) -> list[Any]:
    descriptor = _library().helpers.structs.PublicKeyCredentialDescriptor
    return [descriptor(id=_bytes(one)) for one in known]
