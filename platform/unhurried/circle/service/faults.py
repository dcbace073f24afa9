"""What cannot be done in a circle, in a sentence for the page."""

from __future__ import annotations


class CircleFault(ValueError):
    """Something that was not done; its text says why, and what was typed is still there. `field` names the field."""

    def __init__(self, text: str, field: str = "text") -> None:
        super().__init__(text)
        self.field = field
