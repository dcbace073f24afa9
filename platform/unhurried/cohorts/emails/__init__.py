"""The letters of joining: neutral, without the name of a course or a track."""

from unhurried.cohorts.emails.answers import DecisionKind, PlaceOfferedKind
from unhurried.cohorts.emails.invitations import InvitationKind

__all__ = ["DecisionKind", "InvitationKind", "PlaceOfferedKind"]
