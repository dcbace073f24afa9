"""The front page, home, and the pages that are always there: help, privacy."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from unhurried.kit.access import access
from unhurried.kit.languages import language
from unhurried.lessons import queries
from unhurried.lessons.views.blueprint import pages, reader


@pages.get("/")
@access("public")
def front() -> ResponseReturnValue:
    """What this is, for whom, and what it is not; who is signed in goes home."""
    if current_user.is_authenticated:
        return redirect(url_for("lessons.home"), 303)
    return render_template("pages/home/front.html", courses=queries.offered_courses(language()))


@pages.get("/home")
@access("link")
def home() -> ResponseReturnValue:
    """Where the person is, what is open, and what comes when."""
    person = reader()
    return render_template("pages/home/home.html", home=queries.home(person), zone=person.zone)


@pages.get("/help")
@access("public")
def help_page() -> ResponseReturnValue:
    """Who answers, and when."""
    return render_template("pages/home/help.html")


@pages.get("/privacy")
@access("public")
def privacy() -> ResponseReturnValue:
    """What is kept, who can read it, and who cannot."""
    return render_template("pages/home/privacy.html")
