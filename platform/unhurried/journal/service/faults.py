"""What cannot be done with private writing, in a sentence for the page."""

from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _

from unhurried.journal.rules import LONGEST, Words


class JournalFault(ValueError):
    """Something that was not done; its text says what, and what would help. `field` names the form's field."""

    def __init__(self, text: str, field: str = "text") -> None:
        super().__init__(text)
        self.field = field


def refuse_too_long(words: Words, longest: int = LONGEST, field: str = "text") -> None:
    """Raise JournalFault when the text is longer than one entry (or line) holds; both numbers are in the sentence."""
    if len(words.text) > longest:
        length, most = format_decimal(len(words.text)), format_decimal(longest)
        said = _(
            "This is %(length)s characters long, and %(most)s fit. It is not saved yet, and all of it is still here. "
            "Cut a part out and keep it in an entry of its own.",
            length=length,
            most=most,
        )
        raise JournalFault(said, field)
