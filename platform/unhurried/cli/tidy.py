"""`unhurried tidy`: delete what has come to its age, now."""

from __future__ import annotations

import click

from unhurried.cli.site import in_site, show
from unhurried.privacy.service import tidy


@click.command("tidy")
@click.option("--json", "as_json", is_flag=True)
@in_site
def tidy_command(as_json: bool) -> None:
    """Delete what has come to its age (docs/retention.md); the worker does so once a day."""
    counts = tidy()
    words = "\n".join(f"{number:7}  {key}" for key, number in counts.items())
    show(dict(counts), as_json=as_json, words=words or "Nothing has come to its age.")
