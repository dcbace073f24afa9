"""The clockwork: deciding who gets what, writing it down, and walking the programme's time."""

from unhurried.letters.service.ticking import tick
from unhurried.letters.service.walking import NotSettled, Walked, deliver_due, run_until, undone

__all__ = ["NotSettled", "Walked", "deliver_due", "run_until", "tick", "undone"]
