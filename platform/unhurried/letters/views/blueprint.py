"""What the link pages share: the way in, and one page that says what was done."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from unhurried.accounts.over import link_is_over
from unhurried.letters.doors import Door, door_of

pages = Blueprint("letters", __name__)


def opened(token: str, *purposes: str) -> Door:
    """What the token opens; a neutral page that says so for a wrong, old or foreign one."""
    door = door_of(token)
    if door is None or door.purpose not in purposes:
        link_is_over()
    return door


def done(sentence: str, status: int = 200) -> ResponseReturnValue:
    """The page that says what was done."""
    return render_template("pages/letters/done.html", sentence=sentence), status
