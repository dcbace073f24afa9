"""People, what they chose for their letters, their sign-in links and their sessions."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.accounts.rules import QUIET
from unhurried.kit.db import Base


class Person(Base):
    """One person with one address. The rhythm columns are read by pacing, the letter columns by letters.

    `inbox` is `mine`, `unsure` or `shared`; the last two fix `style` to `discreet`. `letters` is `all`, `lessons`
    or `none` and survives a new enrolment. `role` is `participant`, `facilitator` or `admin`. `passphrase_next` is a
    first passphrase that waits until `passphrase_from` (real time), since something private was written before it.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(20), default="participant")
    locale: Mapped[str] = mapped_column(String(12), default="en")
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    hour: Mapped[time] = mapped_column(default=time(9))
    quiet_from: Mapped[time] = mapped_column(default=QUIET[0])
    quiet_until: Mapped[time] = mapped_column(default=QUIET[1])
    reminders: Mapped[bool] = mapped_column(default=False)
    style: Mapped[str] = mapped_column(String(12), default="discreet")
    inbox: Mapped[str] = mapped_column(String(12), default="unsure")
    letters: Mapped[str] = mapped_column(String(12), default="all")
    shared_device: Mapped[bool] = mapped_column(default=False)
    passphrase: Mapped[str | None] = mapped_column(String(200))
    passphrase_next: Mapped[str | None] = mapped_column(String(200))
    passphrase_from: Mapped[datetime | None]
    created_at: Mapped[datetime]

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The id as Flask-Login asks for it."""
        return str(self.id)

    @property
    def is_staff(self) -> bool:
        """Whether the person is a facilitator or a program admin at this moment."""
        return self.role in ("facilitator", "admin")


class SignInLink(Base):
    """A sign-in link: single use, ten minutes, bound to the browser that asked. The token is derived, not stored."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    browser_digest: Mapped[str] = mapped_column(String(64))
    code_digest: Mapped[str | None] = mapped_column(String(64))
    code_tries: Mapped[int] = mapped_column(default=0)
    goes_to: Mapped[str] = mapped_column(String(300), default="/")
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Session(Base):
    """One signed-in browser; `ended_at` refuses the cookie from then on.

    `full`: a passphrase or a passkey was given. `strong`: a passkey, or a passphrase and a code. `vouched`: it began
    by the page that the operator's command printed. `device` is two words of ours such as `firefox android`.
    """

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    full: Mapped[bool] = mapped_column(default=False)
    strong: Mapped[bool] = mapped_column(default=False)
    vouched: Mapped[bool] = mapped_column(default=False)
    shared_device: Mapped[bool] = mapped_column(default=True)
    device: Mapped[str] = mapped_column(String(40), default="")
    proved_at: Mapped[datetime | None]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Consent(Base):
    """A yes to a text in one of its versions, and its withdrawal."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
