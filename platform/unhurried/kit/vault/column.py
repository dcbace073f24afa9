"""Typed columns for private text: they read and write as text, and the database holds sealed bytes."""

from __future__ import annotations

import json
import secrets
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from unhurried.kit.vault.cipher import as_bytes, as_text, seal, unseal
from unhurried.kit.vault.keys import data_key

T = TypeVar("T")


def new_row_id() -> str:
    """A random id of 128 bits, safe in a path: it names the row before it is written, and cannot be guessed."""
    return secrets.token_urlsafe(16)


class SealedRow:
    """What a table with private text has: its owner, a version that counts each writing, and the sealed bytes.

    The bytes are good for `table|person|row|version` only, so that none can be moved or put back unnoticed.
    Give `id` and `person_id` first: `Entry(id=new_row_id(), person_id=7)`, then set the text.
    """

    __tablename__: str

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    @declared_attr
    def person_id(cls) -> Mapped[int]:  # noqa: N805
        """The owner, whose data key seals the row."""
        return mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)

    def place(self) -> str:
        """The associated data of this row in its present version."""
        return f"{self.__tablename__}|{self.person_id}|{self.id}|{self.version}"


class Sealed(Generic[T]):
    """A value of a SealedRow. Setting it counts the version up; only inside `transaction()`."""

    @overload
    def __get__(self, row: None, owner: Any) -> Sealed[T]: ...
    @overload
    def __get__(self, row: SealedRow, owner: Any) -> T: ...
    def __get__(self, row: SealedRow | None, owner: Any) -> T | Sealed[T]:
        """The text; raises Unreadable once the owner's key is destroyed."""
        if row is None:
            return self
        return self.read(unseal(data_key(row.person_id), row.sealed, row.place()))

    def __set__(self, row: SealedRow, value: T) -> None:
        """Seal the value in the next version of the row."""
        key = data_key(row.person_id, make=True)
        row.version = (row.version or 0) + 1
        row.sealed = seal(key, self.write(value), row.place())

    def read(self, content: bytes) -> T:
        """The value of these bytes."""
        raise NotImplementedError

    def write(self, value: T) -> bytes:
        """The bytes of this value."""
        raise NotImplementedError


class SealedText(Sealed[str]):
    """Private text."""

    def read(self, content: bytes) -> str:
        """The text of these bytes."""
        return as_text(content)

    def write(self, value: str) -> bytes:
        """The bytes of this text."""
        return as_bytes(value)


class SealedWords(Sealed[dict[str, Any]]):
    """Several private words by name, such as the answers of a check-in."""

    def read(self, content: bytes) -> dict[str, Any]:
        """The words of these bytes."""
        found: dict[str, Any] = json.loads(content)
        return found

    def write(self, value: dict[str, Any]) -> bytes:
        """The bytes of these words."""
        return json.dumps(value).encode()
