"""The desk's pages: most share one blueprint; a part with paths of its own brings its own."""

from unhurried.desk.views import announcing, gatherings, groups, home, starting, timeline, versions  # noqa: F401
from unhurried.desk.views.blueprint import pages

BLUEPRINTS = (pages, versions.pages, gatherings.pages, announcing.pages)
