"""When weeks open for a person: pure rules. No database, no clock, no Flask. docs: pacing §7"""

from unhurried.pacing.rules.coming import Coming
from unhurried.pacing.rules.own_pace import own_opening
from unhurried.pacing.rules.participant import (
    Participant,
    coming_openings,
    due_openings,
    next_opening,
    openings_plan,
)
from unhurried.pacing.rules.places import (
    Calendar,
    Gathering,
    Hold,
    Message,
    Opened,
    Opening,
    Place,
    Turn,
    dates_of,
    facts_of,
)
from unhurried.pacing.rules.rhythm import HardDay, Pause, Rhythm
from unhurried.pacing.rules.times import instant_of, local

__all__ = [
    "Calendar",
    "Coming",
    "Gathering",
    "HardDay",
    "Hold",
    "Message",
    "Opened",
    "Opening",
    "Participant",
    "Pause",
    "Place",
    "Rhythm",
    "Turn",
    "coming_openings",
    "dates_of",
    "due_openings",
    "facts_of",
    "instant_of",
    "local",
    "next_opening",
    "openings_plan",
    "own_opening",
]
