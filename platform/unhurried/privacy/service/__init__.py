"""What is done with a person's data: deleted when its time is over, shown, and erased when they say so."""

from unhurried.privacy.service.erasing import ErasureRefused, erase, kept_after
from unhurried.privacy.service.exporting import as_html, as_json
from unhurried.privacy.service.tidying import tidy, tidy_today

__all__ = ["ErasureRefused", "as_html", "as_json", "erase", "kept_after", "tidy", "tidy_today"]
