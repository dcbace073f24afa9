"""What members and facilitators do in a circle. Nothing here commits."""

from unhurried.circle.service.faults import CircleFault
from unhurried.circle.service.placing import enter, leave, move, new_circle, separate

__all__ = ["CircleFault", "enter", "leave", "move", "new_circle", "separate"]
