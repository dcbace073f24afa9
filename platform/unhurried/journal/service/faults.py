"""What cannot be done with private writing, in a sentence for the page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from unhurried.journal.rules import LONGEST, Words
from unhurried.kit.db import transaction

log = logging.getLogger(__name__)


class JournalFault(ValueError):
    """Something that was not done; its text says what, and what would help. `field` names the form's field."""

    def __init__(self, text: str, field: str = "text") -> None:
        super().__init__(text)
        self.field = field


@contextmanager
def in_one_step() -> Iterator[None]:
    """A transaction for a view; a database that is busy for too long becomes a JournalFault, and nothing is lost."""
    try:
        with transaction():
            yield
    except OperationalError:
        log.warning("a busy database: private writing was not kept yet")
        said = _("That did not save, because the server is very busy. Your words are still here. Save them once more.")
        raise JournalFault(said) from None


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
