"""What cannot be done with a cohort; each says what would be right."""

from __future__ import annotations


class CohortFault(Exception):
    """Something about a cohort that cannot be; its text says what would be right. `field` names the form's field."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


class CohortFull(CohortFault):
    """Every place is taken."""


class AlreadyIn(CohortFault):
    """The person has a place in this cohort."""


class TooManyCourses(CohortFault):
    """A person runs at most two enrolments at a time (pacing.md §1)."""


class NoPlace(CohortFault):
    """Staff cannot give this person a place here; the sentence is the same whatever the reason."""


class ChangedMeanwhile(CohortFault):
    """Somebody else changed the same settings; `differences` has (label, as it is now, as it was typed)."""

    def __init__(self, text: str, differences: tuple[tuple[str, str, str], ...]) -> None:
        super().__init__(text)
        self.differences = differences
