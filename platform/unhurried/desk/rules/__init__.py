"""What the desk says and counts. Pure."""

from unhurried.desk.rules.caseload import CEILING, FULL, Band, band_of, first_to_look_at, load_words
from unhurried.desk.rules.counting import Part, parts_shown
from unhurried.desk.rules.items import item_words

__all__ = [
    "CEILING",
    "FULL",
    "Band",
    "Part",
    "band_of",
    "first_to_look_at",
    "item_words",
    "load_words",
    "parts_shown",
]
