"""One fact more, quickly: a changed copy that keeps what was worked out from what did not change."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


def evolved(one: T, **changed: Any) -> T:
    """A copy of a frozen dataclass with other values, as `dataclasses.replace` makes one, in a tenth of the time.

    Cached properties come along. So only methods of the class itself call this, and each of them gives every cached
    property anew that depends on a field that it changes.
    """
    twin = object.__new__(type(one))
    vars(twin).update(vars(one), **changed)
    return twin
