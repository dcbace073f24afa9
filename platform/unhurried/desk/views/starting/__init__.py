"""From a new group to its end: making, inviting, who looks after it, who asks, what to look at, opening, closing."""

from unhurried.desk.views.starting import (  # noqa: F401
    applying,
    closing,
    inviting,
    launching,
    making,
    moving,
    preflight,
    team,
)
