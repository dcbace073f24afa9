"""Every setting of the platform: typed, declared once, read from the environment and `.env`."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import current_app
from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from unhurried.kit.keys import kept_key
from unhurried.kit.places import DATA, REPOSITORY

__all__ = ["REPOSITORY", "SettingFault", "Settings", "read_settings", "settings"]
NEEDED = ("base_url", "secret_key", "vault_keys", "database_url", "redis_url", "smtp_url", "mail_from")
SCHEMES = {
    "base_url": (("http", "https"), "https://site.example.org"),
    "database_url": (("sqlite", "postgresql", "postgresql+psycopg"), "postgresql://user:pass@host/name"),
    "redis_url": (("redis", "rediss", "unix", "redis+socket"), "redis://host:6379/0"),
    "smtp_url": (("smtp", "smtps"), "smtp://user:pass@host:port?starttls=1"),
}


class SettingFault(Exception):
    """A setting that stops the start; its text is one clear sentence."""


class Settings(BaseSettings):
    """What the operator decides. Each field is `UNHURRIED_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="UNHURRIED_", env_file=".env", extra="ignore", frozen=True)

    mode: Literal["demo", "test", "production"] = Field("demo", description="demo, test or production")
    base_url: str = Field("", description="the address under which people reach the site")
    secret_key: str = Field("", description="signs sessions and links; 32 characters or more")
    vault_keys: str = Field("", description="keys that wrap people's data keys, newest first, as id:key")
    database_url: str = Field("", description="SQLAlchemy address; empty means a SQLite file in the data folder")
    redis_url: str = Field("", description="broker; empty means Valkey's server from its wheel")
    smtp_url: str = Field("", description="smtp://user:pass@host:port?starttls=1")
    inbound_url: str = Field("", description="lmtp://host:port or smtp://host:port where replies and bounces come in")
    mail_connections: int = Field(1, ge=1, le=50, description="connections to the relay that a process sends over")
    mail_per_second: float = Field(0, ge=0, description="messages a second that a process sends at most; 0: no limit")
    mail_per_connection: int = Field(0, ge=0, description="messages before a connection is opened anew; 0: no limit")
    mail_from: str = Field("", description="the address that letters come from")
    dkim_key: str = Field("", description="PEM file that letters are signed with; empty: the relay signs")
    dkim_selector: str = Field("", description="the name of that key in the DNS, such as mail2026")
    dkim_domain: str = Field("", description="the domain that signs; empty: that of the address letters come from")
    mail_reconcile: str = Field("", description="whom to ask about mail in doubt: postfix:/a/log or module:name")
    mail_burst: int = Field(50, ge=0, description="messages over the plan in an hour at which letters stop; 0: never")
    mail_redirect: str = Field("", description="in a rehearsal: the one address that all letters go to; sign-in stays")
    sender_name: str = Field("Unhurried", description="the neutral name that letters come from")
    language: Literal["en", "es"] = Field("en", description="the language where nobody chose one: en or es")
    data_dir: Path = Field(DATA, description="database, keys and logs of a small installation")
    port: int = Field(8000, ge=0, le=65535, description="port of the site")
    courses_dir: str = Field("", description="further folders with courses, separated by colons")
    recovery_hours: int = Field(72, ge=24, le=720, description="hours that a forgotten passphrase waits for a new one")
    metrics_token: str = Field("", description="shows /metrics to whoever brings it; empty: there is no such page")
    leave_url: str = Field("https://www.wikipedia.org/", description="where the leave button goes")

    @field_validator(*SCHEMES)
    @classmethod
    def _refuse_another_scheme(cls, value: str, about: ValidationInfo) -> str:
        schemes, like = SCHEMES[about.field_name or ""]
        if value and (value.partition(":")[0] not in schemes or ":/" not in value):
            raise ValueError(f"Write it like {like}.")
        return value

    @field_validator("database_url")
    @classmethod
    def _name_the_driver(cls, value: str) -> str:
        return value.replace("postgresql://", "postgresql+psycopg://", 1)

    @field_validator("mail_redirect")
    @classmethod
    def _refuse_what_is_no_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", value):
            raise ValueError("This is the address of one mailbox.")
        return value

    @field_validator("mail_reconcile")
    @classmethod
    def _refuse_who_cannot_be_asked(cls, value: str) -> str:
        if value and not re.fullmatch(r"postfix:/\S+|[A-Za-z_][\w.]*:[A-Za-z_]\w*", value):
            raise ValueError("This is postfix:/path/to/mail.log, or package.module:name of a provider.")
        return value

    @field_validator("sender_name")
    @classmethod
    def _refuse_what_is_no_name(cls, value: str) -> str:
        if not value.isprintable() or "=?" in value or len(value) > 120:
            raise ValueError("The name is one line of signs that can be seen, 120 at most.")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _refuse_a_short_token(cls, value: str) -> str:
        if value and len(value) < 20:
            raise ValueError("The token must have 20 characters or more.")
        return value

    @model_validator(mode="after")
    def _refuse_an_unsafe_production(self) -> Settings:
        if self.mode != "production":
            return self
        missing = [name for name in NEEDED if not getattr(self, name)]
        if missing:
            names = ", ".join(f"UNHURRIED_{name.upper()}" for name in missing)
            raise ValueError(f"In production these must be set: {names}.")
        if not self.base_url.startswith("https://"):
            raise ValueError("In production UNHURRIED_BASE_URL must start with https://.")
        if len(self.secret_key) < 32:
            raise ValueError("In production UNHURRIED_SECRET_KEY must have 32 characters or more.")
        return self

    @property
    def movable_clock(self) -> bool:
        """Whether the programme's clock may be moved: in demo and test only."""
        return self.mode != "production"

    @cached_property
    def site(self) -> str:
        """The base address without a slash at its end."""
        return (self.base_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @cached_property
    def host(self) -> str:
        """The host name of the base address."""
        return urlsplit(self.site).hostname or "localhost"

    @cached_property
    def sender(self) -> str:
        """The address that letters come from."""
        return self.mail_from or "hello@unhurried.example"

    @cached_property
    def database(self) -> str:
        """The database's SQLAlchemy address."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'unhurried.sqlite'}"

    @cached_property
    def key(self) -> bytes:
        """The secret key; in demo and test a missing one is made and kept in the data folder."""
        return (self.secret_key or kept_key(self.data_dir / "secret.key")).encode()


def read_settings(**given: Any) -> Settings:
    """The settings of this process; raises SettingFault with one sentence when one is wrong."""
    try:
        return Settings(**given)
    except ValidationError as fault:
        first = fault.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        text = str(first["msg"]).removeprefix("Value error, ")
        raise SettingFault(f"UNHURRIED_{name}: {text}" if name else text) from None


def settings() -> Settings:
    """The settings of the current app."""
    found: Settings = current_app.config["UNHURRIED"]
    return found
