"""What a person proves themselves by, beside the passphrase: passkeys, a code app, recovery codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base
from unhurried.kit.vault import SealedRow, SealedText


class Passkey(Base):
    """One passkey, under the name that its owner gave it. `credential` is its id in base64url.

    `handle` is what the device calls the account by; no address can be read from it. A first passkey `holds_from` an
    instant (real time) when something private was written before it, as a first passphrase does.
    """

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    handle: Mapped[str] = mapped_column(String(64))
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    holds_from: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What a device is asked to sign: once, within five minutes, in the browser or session that it is bound to.

    It is deleted when it is answered. `person_id` is None before anybody has signed in.
    """

    __tablename__ = "passkey_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(12))
    challenge: Mapped[str] = mapped_column(String(120), unique=True)
    bound_to: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]


class CodeApp(SealedRow, Base):
    """The secret that a person's code app shares with the site (RFC 6238), sealed by their data key.

    It counts from `confirmed_at` on. `last_step` is the half minute of the last code taken: none is taken twice.
    """

    __tablename__ = "code_app"

    last_step: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    secret = SealedText()


class RecoveryCode(Base):
    """A code that stands in for the code app, once. What is kept is its digest under the site's key."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
