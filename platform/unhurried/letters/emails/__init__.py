"""The one letter: whether it may still go, and its words."""

from unhurried.letters.emails.kind import LetterKind
from unhurried.letters.emails.links import PURPOSES, link, links_of, unsubscribe_link

__all__ = ["PURPOSES", "LetterKind", "link", "links_of", "unsubscribe_link"]
