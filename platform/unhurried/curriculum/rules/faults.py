"""What can be wrong with a course file, said so that an author can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


def N_(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: where it is, what it is, and what would be right. `line` counts from 1."""

    file: str
    line: int
    what: str
    right: str
    values: dict[str, object] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what % self.values}; {self.right % self.values}"


class Faulty(Exception):
    """A course that cannot be used as it stands. `faults` has at least one entry."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class CourseUnknown(LookupError):
    """No course of this slug in any of the course folders; `known` lists those there are."""

    def __init__(self, slug: str, known: Sequence[str]) -> None:
        self.slug, self.known = slug, tuple(known)
        super().__init__(f"no course called {slug}; there are: {', '.join(known) or 'none'}")


@dataclass
class Notes:
    """The faults found so far in one file."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, line: int, what: str, right: str, **values: object) -> None:
        """Note a fault on `line`; `values` fill the %(name)s in both sentences."""
        self.faults.append(Fault(self.file, line, what, right, values))
