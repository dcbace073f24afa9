"""Where the platform's own files lie: beside the package in a repository, inside the package in a wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
REPOSITORY = PACKAGE.parents[1]
MIGRATIONS = PACKAGE / "migrations"


def templates_of(package: Path) -> Path:
    """The folder of the templates: the wheel's own copy, else the repository's."""
    packed = package / "_templates"
    return packed if packed.is_dir() else package.parents[1] / "templates"


def data_of(package: Path) -> Path:
    """The data folder where no setting names one: `var` in the repository, or where an installed site is started."""
    return Path("var") if (package / "_templates").is_dir() else package.parents[1] / "var"


TEMPLATES = templates_of(PACKAGE)
DATA = data_of(PACKAGE)
# Its time is the last sign of life of the beat, for the health check.
BEAT_SIGN = "beat.alive"
