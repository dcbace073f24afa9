"""`unhurried timeline`: a dry timeline, without any database. docs: design §4"""

from __future__ import annotations

import json
import sys
from typing import Any

import click
from flask_babel import gettext as _

from unhurried.letters.timeline import timeline

OPTIONS = [
    click.Option(["--course"], help="The course's slug, or the path of its folder."),
    click.Option(["--starts-on"], help="The group's first date, like 2026-10-19."),
    click.Option(["--zone"], help="The person's time zone, like Asia/Kathmandu."),
    click.Option(["--hour"], help="Their preferred hour, HH:MM; 09:00 by default."),
    click.Option(["--day"], help="Their day offset, 0 to 6."),
    click.Option(["--hold"], multiple=True, help="WEEK:N, the group waits N weeks before that week."),
    click.Option(["--move"], multiple=True, help="WEEK:DAYS, that week alone is DAYS later, or sooner with a minus."),
    click.Option(["--pause"], multiple=True, help="DATE:DAYS, a pause from that date on."),
    click.Option(["--time-off"], multiple=True, help="DATE, seven dates of rest from that date on."),
    click.Option(["--hard-day"], multiple=True, help="DATE, a date on which nothing happens."),
    click.Option(["--gathering", "gatherings"], multiple=True, help="An instant like 2026-10-22T18:00:00+00:00."),
    click.Option(["--joined"], help="The date of joining, for one who joins late."),
    click.Option(["--own-pace"], help="Own pace: 7, 10 or 14 days."),
    click.Option(["--back"], help="After a pause: group, own:7, own:10 or own:14."),
    click.Option(["--reads-nothing"], is_flag=True, help="The person opens no lesson."),
    click.Option(["--no-reminders"], is_flag=True, help="The person said no to reminders."),
    click.Option(["--json", "as_json"], is_flag=True, help="One JSON object."),
    click.Option(["--batch"], is_flag=True, help="Read cases as JSON lines, print one line each."),
]


def draw(as_json: bool, batch: bool, reads_nothing: bool, no_reminders: bool, **words: Any) -> None:
    """Every opening and letter of one person, dated, and what is skipped and why."""
    if batch:
        draw_batch()
        return
    given = {key: list(value) if isinstance(value, tuple) else value for key, value in words.items() if value}
    drawn = timeline({**given, "reads_nothing": reads_nothing, "reminders": not no_reminders})
    if as_json:
        click.echo(json.dumps(drawn, ensure_ascii=False))
    elif "error" in drawn:
        click.echo(drawn["error"], err=True)
    else:
        click.echo("\n".join(told(drawn)))
    raise SystemExit(1 if "error" in drawn else 0)


def draw_batch() -> None:
    """One result line for each case line; a line that is refused says why, and the rest goes on."""
    for line in sys.stdin.buffer:
        if line.strip():
            click.echo(json.dumps(drawn_line(line), ensure_ascii=False))


def drawn_line(line: bytes) -> dict[str, Any]:
    """The result of one line."""
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": _("This line is not JSON.")}
    return timeline(case)


def told(drawn: dict[str, Any]) -> list[str]:
    """A timeline as lines to read."""
    lines = [
        *((o["local"], o["opens_at"], _("week %(week)s opens (%(kind)s)", **o)) for o in drawn["openings"]),
        *((o["local"], o["at"], _("letter: %(items)s", items=", ".join(o["items"]))) for o in drawn["letters"]),
    ]
    shown = [f"{at}  {there}  {what}" for there, at, what in sorted(lines, key=lambda line: line[1])]
    skips = [_("%(local_date)s  skipped: %(item)s, %(reason)s", **skip) for skip in drawn["skipped"]]
    return shown + skips


timeline_command = click.Command("timeline", callback=draw, params=[*OPTIONS], help=draw.__doc__)
