"""What is done with a person's data: deleted when its time is over, shown, and erased when they say so."""

from unhurried.privacy.service.agreeing import agree_again, take_back
from unhurried.privacy.service.erasing import ErasureRefused, erase, kept_after
from unhurried.privacy.service.exporting import as_html, as_json
from unhurried.privacy.service.tidying import tidy, tidy_today

__all__ = [
    "ErasureRefused",
    "agree_again",
    "as_html",
    "as_json",
    "erase",
    "kept_after",
    "take_back",
    "tidy",
    "tidy_today",
]
