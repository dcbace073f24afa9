"""People, their sessions, and what they prove themselves by."""

from unhurried.accounts.models.changes import AddressChange, Recovery
from unhurried.accounts.models.people import Consent, Person, Session, SignInLink
from unhurried.accounts.models.proofs import CodeApp, Passkey, PasskeyChallenge, RecoveryCode

__all__ = [
    "AddressChange",
    "CodeApp",
    "Consent",
    "Passkey",
    "PasskeyChallenge",
    "Person",
    "Recovery",
    "RecoveryCode",
    "Session",
    "SignInLink",
]
