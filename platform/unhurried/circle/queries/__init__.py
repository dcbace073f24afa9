"""Questions about circles."""

from unhurried.circle.queries.places import (
    Companion,
    Place,
    companions,
    on_duty,
    people_in,
    place_in,
    place_of,
    places_of,
    sitting,
)

__all__ = [
    "Companion",
    "Place",
    "companions",
    "on_duty",
    "people_in",
    "place_in",
    "place_of",
    "places_of",
    "sitting",
]
