"""What is done with a person's data: deleted when its time is over."""

from unhurried.privacy.service.tidying import tidy, tidy_today

__all__ = ["tidy", "tidy_today"]
