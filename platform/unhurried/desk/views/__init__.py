"""The desk's pages: most share one blueprint; a part with paths of its own brings its own."""

from unhurried.desk.views import (  # noqa: F401
    announcing,
    circle,
    circles,
    duty,
    gatherings,
    groups,
    home,
    ledger,
    notes,
    pictures,
    quiet,
    starting,
    timeline,
    versions,
    wording,
)
from unhurried.desk.views.blueprint import pages

BLUEPRINTS = (
    pages, versions.pages, gatherings.pages, announcing.pages, notes.own, circles.pages, circle.pages, wording.pages
)  # fmt: skip
