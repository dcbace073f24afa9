"""What proved long ago who somebody is, for the lines of the table about it."""

from __future__ import annotations

from datetime import datetime

from unhurried.accounts.models import AddressChange, PasskeyChallenge, Recovery, Session


def session(at: datetime) -> Session:
    """A browser that was signed in."""
    return Session(person_id=1, token_digest=str(at.timestamp()), began_at=at, seen_at=at, ended_at=at)


def challenge(at: datetime) -> PasskeyChallenge:
    """What a device had to sign."""
    return PasskeyChallenge(purpose="sign_in", challenge=str(at.timestamp()), bound_to="", expires_at=at)


def recovery(at: datetime) -> Recovery:
    """That a new passphrase was asked for."""
    return Recovery(person_id=1, nonce="", asked_at=at, ready_at=at, ends_at=at)


def new_address(at: datetime) -> AddressChange:
    """A new address that was asked for."""
    return AddressChange(person_id=1, email="new@example.org", nonce="", asked_at=at, expires_at=at)
