"""The command line: `unhurried …`. Each command's module is loaded only when it is asked for."""

from __future__ import annotations

import importlib
import sys

import click

from unhurried.kit.settings import SettingFault

COMMANDS = {
    "beat": "processes:beat",
    "care": "care:care_group",
    "clock": "clockwork:clock_group",
    "cohorts": "cohorts:cohorts_group",
    "courses": "courses:courses_group",
    "db": "database:db_group",
    "health": "health:health_group",
    "erase": "erase:erase_command",
    "inbound": "inbound:inbound_command",
    "keys": "keys:keys_group",
    "mail": "mail:mail_group",
    "people": "people:people_group",
    "serve": "processes:serve",
    "simulate": "simulate:simulate_command",
    "tick": "clockwork:tick_command",
    "tidy": "tidy:tidy_command",
    "timeline": "timeline:timeline_command",
    "worker": "processes:worker",
}


class Commands(click.Group):
    """The commands by name, each imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command that is there."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _colon, attribute = place.partition(":")
        found: click.Command = getattr(importlib.import_module(f"unhurried.cli.{module}"), attribute)
        return found


@click.command(cls=Commands)
def unhurried() -> None:
    """Group programs that take their time."""


def main() -> None:
    """Run the command line; a wrong setting ends it with one sentence."""
    try:
        unhurried(prog_name="unhurried")
    except SettingFault as fault:
        click.echo(f"A setting is wrong. {fault}", err=True)
        sys.exit(2)
