"""A link from a mail that opens nothing any more: one sentence, the same whether it was used, ran out or never was."""

from __future__ import annotations

from typing import NoReturn

from flask import abort, make_response, render_template


def link_is_over() -> NoReturn:
    """End the request with the page that says so; its status is 410."""
    abort(make_response(render_template("pages/accounts/letter_over.html"), 410))
